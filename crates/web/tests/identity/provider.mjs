// A real OpenID provider for tests: signs in whomever `login_hint` names, without asking. Those
// whose name begins with "strong-" have shown a second factor.
import { createServer } from 'node:http'
import Provider from 'oidc-provider'

const comeBack = process.argv[2]
const server = createServer()
server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`
  const provider = new Provider(issuer, {
    clients: [{ client_id: 'throughline', client_secret: 'a secret of tests', redirect_uris: [comeBack] }],
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, interaction) => `/sign-in/${interaction.uid}` },
    claims: { openid: ['sub', 'amr'] },
    conformIdTokenClaims: false,
    findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub }) }),
    async loadExistingGrant (ctx) {
      const grant = new ctx.oidc.provider.Grant({
        clientId: ctx.oidc.client.clientId,
        accountId: ctx.oidc.session.accountId
      })
      grant.addOIDCScope('openid profile')
      await grant.save()
      return grant
    }
  })
  provider.use(async (ctx, next) => {
    if (!ctx.path.startsWith('/sign-in/')) return next()
    const { params } = await provider.interactionDetails(ctx.req, ctx.res)
    const who = params.login_hint
    const result = who === 'nobody'
      ? { error: 'access_denied' }
      : { login: { accountId: who, amr: who.startsWith('strong-') ? ['pwd', 'mfa'] : ['pwd'] } }
    await provider.interactionFinished(ctx.req, ctx.res, result, { mergeWithLastSubmission: false })
    ctx.respond = false
  })
  server.on('request', provider.callback())
  console.log(issuer)
})
