import { type Case, mistake, site } from '../case';

const url = 'http://proxy.example.edu.au:3128';
const mended = site({ proxy: { url } });

export const proxyCases: readonly Case[] = [
  mistake(
    'proxy-url',
    'a proxy with a password',
    site({ proxy: { url: 'http://xnat:hunter2@proxy.example.edu.au:3128' } }),
    `
      [uwa/xnat] url of proxy carries a user or a password (proxy-url)
          why  Java knows a proxy by host and port alone, and speaks to it by http; what stands in the URL ends up in the YAML
          fix  write it without, and let the proxy know XNAT by its addresses; a program of your own that reads HTTPS_PROXY takes it from a Secret: xnat: { pod: { envSources: { HTTPS_PROXY: EnvSource.secret(Secret.named("proxy").key("url")) } } }`,
    mended,
  ),
  mistake(
    'proxy-url',
    'a proxy that is spoken to by TLS',
    site({ proxy: { url: 'https://proxy.example.edu.au:3128' } }),
    `
      [uwa/xnat] url of proxy is "https://proxy.example.edu.au:3128" (proxy-url)
          why  Java knows a proxy by host and port alone, and speaks to it by http; what stands in the URL ends up in the YAML
          fix  write http:// and the port of the proxy: what goes through it by https is encrypted all the way`,
    mended,
  ),
  mistake(
    'proxy-url',
    'a proxy without a port',
    site({ proxy: { url: 'http://proxy.example.edu.au' } }),
    `
      [uwa/xnat] url of proxy is "http://proxy.example.edu.au" (proxy-url)
          why  Java knows a proxy by host and port alone, and speaks to it by http; what stands in the URL ends up in the YAML
          fix  write scheme, host and port, such as "http://proxy.example.edu.au:3128"`,
    mended,
  ),
  mistake(
    'prop-grammar',
    'a range of addresses that go by no proxy',
    site({ proxy: { url, noProxy: ['10.20.0.0/16'] } }),
    `
      [uwa] proxy.noProxy[0] is "10.20.0.0/16", but must be a DNS name, one with a dot before it for all names below it, or an IP address, and no range (prop-grammar)
          why  Java, curl and the AWS CLI have no other form in common: some would go by the proxy all the same
          fix  write a value such as ".example.edu.au"`,
    site({ proxy: { url, noProxy: ['10.20.0.7'] } }),
  ),
];
