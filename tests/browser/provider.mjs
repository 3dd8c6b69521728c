// A real identity provider on this machine: panva's oidc-provider (certified for OpenID Connect), with pages of its own on which
// somebody logs in by name, as a city's would.
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

const require = createRequire(new URL('../../displays/package.json', import.meta.url))

/** Somebody has to own the port before anybody knows the issuer's address. */
function listening(server) {
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server.address().port)))
}

/** Whom the provider knows: what stands in their tokens. */
const PEOPLE = {
  'nguyen.lan': { preferred_username: 'nguyen.lan', email: 'lan@phuong.example', email_verified: true },
  'tran.an': { preferred_username: 'tran.an' },
  'la.mat': { preferred_username: 'la.mat' },
}

/** Starts it for one client. `alg`: how it signs. */
export async function start({ client_id, client_secret, redirect_uri, alg = 'RS256' }) {
  const { default: Provider } = await import(pathToFileURL(require.resolve('oidc-provider')))
  const server = createServer()
  const issuer = `http://127.0.0.1:${await listening(server)}`
  const { generateKeyPairSync } = await import('node:crypto')
  const keys = alg === 'RS256' ? generateKeyPairSync('rsa', { modulusLength: 2048 }) : generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const provider = new Provider(issuer, {
    clients: [{ client_id, client_secret, redirect_uris: [redirect_uri], response_types: ['code'], grant_types: ['authorization_code'], id_token_signed_response_alg: alg, token_endpoint_auth_method: 'client_secret_basic' }],
    jwks: { keys: [{ ...keys.privateKey.export({ format: 'jwk' }), alg, use: 'sig', kid: `of-${alg}` }] },
    pkce: { required: () => true },
    claims: { openid: ['sub'], profile: ['preferred_username'], email: ['email', 'email_verified'] },
    conformIdTokenClaims: false,
    features: { devInteractions: { enabled: false } },
    cookies: { keys: ['of a test'] },
    findAccount: (ctx, id) => (PEOPLE[id] === undefined ? undefined : { accountId: id, claims: () => ({ sub: id, ...PEOPLE[id] }) }),
    interactions: { url: (ctx, { uid }) => `/interaction/${uid}` },
  })
  const handle = provider.callback()
  server.on('request', (request, response) => void (request.url.startsWith('/interaction/') ? interact(provider, request, response).catch(over(response)) : handle(request, response)))
  return { issuer, stop: () => new Promise((resolve) => { server.closeAllConnections(); server.close(resolve) }) }
}

/** A page of a log-in that has ended: somebody went back to it. */
function over(response) {
  return () => response.writeHead(400).end('Đã xong')
}

/** Its log-in page, and its consent, which a city gives for its offices. */
async function interact(provider, request, response) {
  const { prompt, params, grantId, session } = await provider.interactionDetails(request, response)
  if (prompt.name === 'consent') {
    const grant = grantId === undefined ? new provider.Grant({ accountId: session.accountId, clientId: params.client_id }) : await provider.Grant.find(grantId)
    grant.addOIDCScope(params.scope)
    return provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } }, { mergeWithLastSubmission: true })
  }
  if (request.method === 'POST') {
    const said = new URLSearchParams(await text(request))
    if (said.has('no')) return provider.interactionFinished(request, response, { error: 'access_denied' })
    return provider.interactionFinished(request, response, { login: { accountId: said.get('name') } })
  }
  response.setHeader('content-type', 'text/html; charset=utf-8')
  response.end(`<!doctype html><title>Thành phố</title><h1>Tài khoản thành phố</h1><form method="post"><input name="name"><button>Vào</button><button name="no" value="1">Thôi</button></form>`)
}

async function text(request) {
  let all = ''
  for await (const part of request) all += part
  return all
}
