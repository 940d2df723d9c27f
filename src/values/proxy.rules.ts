import { isIP } from 'node:net';
import { quoted, withoutSecrets } from '../core/refusals/describe';
import { Rule } from '../core/refusals/rule';
import { isDnsName } from '../core/rules/dns-name';

export const proxyUrl = new Rule<string>({
  id: 'proxy-url',
  refuses: 'a proxy whose URL is not plain http with a host and a port, or carries a password',
  why: 'Java knows a proxy by host and port alone, and speaks to it by http; what stands in the URL ends up in the YAML',
  check: (url) => {
    if (/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*@/i.test(url)) {
      return [
        {
          what: 'url of proxy carries a user or a password',
          fix: 'write it without, and let the proxy know XNAT by its addresses; a program of your own that reads HTTPS_PROXY takes it from a Secret: xnat: { pod: { envSources: { HTTPS_PROXY: EnvSource.secret(Secret.named("proxy").key("url")) } } }',
        },
      ];
    }
    const what = `url of proxy is ${quoted(withoutSecrets(url))}`;
    if (/^https:\/\//i.test(url)) {
      return [{ what, fix: 'write http:// and the port of the proxy: what goes through it by https is encrypted all the way' }];
    }
    const [, host = '', port] = /^http:\/\/([^\s/:@?#]+|\[[0-9a-f:]+\]):(\d{1,5})\/?$/i.exec(url) ?? [];
    const right = (isIP(host.replace(/^\[|\]$/g, '')) > 0 || isDnsName(host)) && Number(port) >= 1 && Number(port) <= 65535;
    return right ? [] : [{ what, fix: 'write scheme, host and port, such as "http://proxy.example.edu.au:3128"' }];
  },
});
