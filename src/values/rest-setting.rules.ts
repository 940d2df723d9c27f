import { quoted, withoutSecrets } from '../core/refusals/describe';
import { Rule } from '../core/refusals/rule';

/**
 * A part of a path: not of dots alone, with % only for what a path has no other way to write, and without the ending of a
 * format, by which XNAT may take /xapi/siteConfig.json for /xapi/siteConfig.
 */
const SEGMENT = /^(?!\.+$)(?!.*\.(json|xml|html)$)([A-Za-z0-9._~@:-]|%(?!25|2[DEF]|3[0-9AB])[238-F][0-9A-F])+$/;

export const restPath = new Rule<string>({
  id: 'rest-path',
  refuses: 'a path that is not of the REST interface of XNAT, or that is written in another way than it has to be',
  why: 'the Job would read a web page in place of a setting, and fail each time; or another path than is checked here would be changed',
  check: (path) => {
    const [start, root = '', ...segments] = path.split('/');
    return start === '' && /^(xapi|data)$/.test(root) && segments.length > 0 && segments.every((segment) => SEGMENT.test(segment))
      ? []
      : [
          {
            // A session or a token stands behind a "?", a "#" or a ";", or behind their codes.
            what: `path is ${quoted(withoutSecrets(path).replace(/(#|;[^=/]*=|%23|%3F).+$/is, '$1…'))}`,
            fix: 'write it from /xapi/ or /data/ on, without a host, spaces, a query, "..", "//", ".json" or a slash at its end, such as "/xapi/events/prefs"',
          },
        ];
  },
});

export interface InitializedSubject {
  readonly prop: string;
  readonly initialized: unknown;
}

export const setupInitialized = new Rule<InitializedSubject>({
  id: 'setup-initialized',
  refuses: 'to tell XNAT that it has not been set up',
  why: 'XNAT would lead everybody to the page of its first set-up, and let nobody log in until an administrator has filled it in',
  check: ({ prop, initialized }) =>
    /^(undefined|true)$/.test(String(initialized)) ? [] : [{ what: `${prop} sets initialized to ${quoted(String(initialized))}`, fix: 'remove initialized' }],
});
