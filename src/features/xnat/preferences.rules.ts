import { quoted } from '../../core/refusals/describe';
import { type Report, Rule } from '../../core/refusals/rule';
import { isSecretName } from '../../core/secrets';
import { iniLiteral } from './config/ini-file';

export interface PreferenceSubject {
  readonly prop: string;
  readonly name: string;
  readonly value: string;
}

export const preference = new Rule<PreferenceSubject>({
  id: 'preference',
  refuses: "a preference that XNAT's file cannot carry, or that is not named tool.preference",
  why: 'XNAT would read another value, or another preference, and say nothing',
  check: ({ prop, name, value }): Report[] => {
    if (!/^[A-Za-z][A-Za-z0-9-]*\.[A-Za-z][A-Za-z0-9_-]*$/.test(name)) {
      return [
        {
          what: `${prop} names ${quoted(name)}, which is not of the form tool.preference`,
          fix: 'write tool and preference with a dot, such as "siteConfig.requireLogin"',
        },
      ];
    }
    // A secret is refused by literal-secret, which does not show it.
    if (iniLiteral(value) !== undefined || isSecretName(name)) return [];
    return [
      {
        what: `${prop} sets ${name} to ${quoted(value)}, which its file cannot carry`,
        fix: `leave out line breaks, other control characters and @@ at the beginning, and use one kind of quotes${orByRest(name)}`,
      },
    ];
  },
});

const orByRest = (name: string) =>
  name.startsWith('siteConfig.') ? `; or write it as setup: { siteConfig: { ${name.slice('siteConfig.'.length)}: … } }, which takes any text` : '';
