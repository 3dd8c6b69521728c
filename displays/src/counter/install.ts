// Makes the counter's page a window of its own, where the browser offers it: over https, and on the server itself.

export function install(): void {
  const link = document.createElement('link')
  link.rel = 'manifest'
  link.href = '/manifest.webmanifest'
  document.head.appendChild(link)
  // Where there is none, the page is a page.
  navigator.serviceWorker?.register('/sw.js', { scope: '/counter' }).catch(() => undefined)
}
