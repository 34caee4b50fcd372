import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** Bundles web/ into dist/web; in development it serves web/ and passes the API on to the server of `npm start`. */
export default defineConfig({
  root: 'web',
  plugins: [react()],
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
