// The counter's window when the server cannot be reached: an honest page that comes back by itself. Keeps nothing: what
// a clerk sees is always the office's own word.
import texts from 'texts:away'

/** How often the window asks for the server. */
const AGAIN_S = 5

declare const self: {
  addEventListener(type: 'fetch', listener: (event: { request: Request; respondWith(answer: Promise<Response>): void }) => void): void
}

self.addEventListener('fetch', (event) => {
  if (event.request.mode === 'navigate') event.respondWith(fetch(event.request).catch(away))
})

function away(): Response {
  const { vi, en } = texts
  const part = (lang: string, said: Record<string, string>) => `<section lang="${lang}"><h1>${said['away-title']}</h1><p>${said['away-hint']}</p></section>`
  const page = `<!doctype html><html lang="vi"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta http-equiv="refresh" content="${AGAIN_S}">
<title>${vi['away-title']}</title><style>${STYLE}</style><body>${part('vi', vi)}${part('en', en)}`
  return new Response(page, { status: 503, headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'" } })
}

/** The colours of the standard theme: a page of the office's own style would need the office. */
const STYLE = `body{margin:0;min-height:100vh;display:flex;flex-direction:column;justify-content:center;gap:2rem;padding:1.5rem;box-sizing:border-box;background:#f3f5f8;color:#10223a;font:1.125rem/1.45 "Segoe UI",Roboto,sans-serif}
section{max-width:36rem;width:100%;margin:0 auto}h1{margin:0 0 .5rem;font-size:1.5rem;line-height:1.3}p{margin:0}section+section{color:#3b4a5f;font-size:1rem}section+section h1{font-size:1.125rem}`
