import { exampleYaml } from './made';
import type { Page } from './page';

export const AAF: Page = {
  title: '1 AAF',
  made: () => exampleYaml('ais-production'),
  lines: `
auth.method=openid
type=openid
provider.id=openid
visible=true
auto.enabled=false
auto.verified=false
name=OpenID Authentication Provider
disableUsernamePasswordLogin=false
enabled=aaf
siteUrl=https://xnat.example.com
preEstablishedRedirUri=/openid-login
openid.aaf.clientId=123jsdjd
openid.aaf.clientSecret=chahdkdfdhffkhf
openid.aaf.accessTokenUri=https://central.test.aaf.edu.au/providers/op/token
openid.aaf.userAuthUri=https://central.test.aaf.edu.au/providers/op/authorize
openid.aaf.accessTokenUri=https://central.aaf.edu.au/providers/op/token
openid.aaf.userAuthUri=https://central.aaf.edu.au/providers/op/authorize
openid.aaf.scopes=openid,profile,email
openid.aaf.link=<p>To sign-in using your AAF credentials, please click on the button below.</p><p><a href="/openid-login?providerId=aaf"><img src="/images/aaf_service_223x54.png" /></a></p>
openid.aaf.shouldFilterEmailDomains=false
openid.aaf.allowedEmailDomains=example.com
openid.aaf.forceUserCreate=true
openid.aaf.userAutoEnabled=false
openid.aaf.userAutoVerified=false
openid.aaf.emailProperty=email
openid.aaf.givenNameProperty=given_name
openid.aaf.familyNameProperty=family_name
`,
  otherwise: {
    'type=openid': 'XNAT never reads it',
    'provider.id=openid': 'plugin 1.4.1 wants the id of openid.aaf.… here',
    'disableUsernamePasswordLogin=false': 'no longer read: enabledProviders says it',
    'enabled=aaf': 'no longer read: enabledProviders says it',
    'openid.aaf.clientSecret=chahdkdfdhffkhf': 'a secret in a file ends up in git',
    'openid.aaf.accessTokenUri=https://central.test.aaf.edu.au/providers/op/token': 'AAF publishes another today',
    'openid.aaf.userAuthUri=https://central.test.aaf.edu.au/providers/op/authorize': 'AAF publishes another today',
    'openid.aaf.accessTokenUri=https://central.aaf.edu.au/providers/op/token': 'the other environment, whose address AAF publishes as another today',
    'openid.aaf.userAuthUri=https://central.aaf.edu.au/providers/op/authorize': 'the other environment, whose address AAF publishes as another today',
    'openid.aaf.userAutoEnabled=false': 'removed in plugin 1.4: auto.enabled says it',
    'openid.aaf.userAutoVerified=false': 'removed in plugin 1.4: auto.verified says it',
  },
};
