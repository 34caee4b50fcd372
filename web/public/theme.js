// Before the first paint, so that a dark page never flashes white. theme.ts takes over from here.
try {
  const choice = JSON.parse(localStorage.getItem('composer.theme') || '"system"')
  const dark = choice === 'dark' || (choice !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.dataset.theme = dark ? 'dark' : 'light'
} catch {
  // Storage may be forbidden: the page then starts light.
}
