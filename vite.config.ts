import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

/** Bundles web/ into dist/web; in development it serves web/ and passes the API on to the server of `npm start`. */
export default defineConfig({
  root: 'web',
  plugins: [react(), compressedCopies()],
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2023',
    chunkSizeWarningLimit: 1700,
  },
  server: {
    host: '127.0.0.1',
    port: 4171,
    fs: { allow: ['..'] },
    proxy: { '/api/': { target: 'http://127.0.0.1:4170', ws: true } },
  },
})

/** Puts a brotli and a gzip copy beside each script and style sheet, for the server to send (server/http/precompressed.ts). */
function compressedCopies(): Plugin {
  return {
    name: 'compressed-copies',
    apply: 'build',
    writeBundle({ dir }, bundle) {
      if (dir === undefined) return
      for (const name of Object.keys(bundle).filter(name => /\.(js|css)$/.test(name))) {
        const path = join(dir, name)
        const bytes = readFileSync(path)
        // A tenth smaller at the highest quality, and six times as long.
        const params = { [constants.BROTLI_PARAM_QUALITY]: 9 }
        writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params }))
        writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }))
      }
    },
  }
}
