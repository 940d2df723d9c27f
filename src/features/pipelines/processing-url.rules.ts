import { quoted, withoutSecrets } from '../../core/refusals/describe';
import { Rule } from '../../core/refusals/rule';

export const processingUrl = new Rule<string>({
  id: 'processing-url',
  refuses: 'a URL for pipelines that is no plain http or https URL, or ends in a slash',
  why: 'each pipeline appends its paths to it: it would compute for hours, and then not be able to hand over its results',
  check: (url) => {
    const plain = plainUrl(url);
    if (plain === url) return [];
    return [
      {
        what: `processingUrl is ${quoted(withoutSecrets(url))}`,
        fix: plain === undefined ? 'write scheme and host, such as "https://xnat.example.edu.au"; or leave it out' : `write ${quoted(plain)}`,
      },
    ];
  },
});

/** As it should be written; undefined where it is no such URL. */
function plainUrl(url: string): string | undefined {
  try {
    const { protocol, host, username, search, hash, pathname } = new URL(url.trim());
    if (!/^https?:$/.test(protocol) || username !== '' || search !== '' || hash !== '') return undefined;
    return `${protocol}//${host}${pathname.replace(/\/+$/, '')}`;
  } catch {
    return undefined;
  }
}
