import { type Grammar, pattern } from '../../core/grammar/grammar';
import { between } from '../../core/grammar/numbers';
import { by, mapOf, text } from '../../core/props/kind';
import { propGrammar } from '../../core/props/rules';
import { quoted } from '../../core/refusals/describe';
import { nearest } from '../../core/refusals/nearest';
import { postgresSettings, type Setting } from './postgres-settings';

const CONFIG = 'https://www.postgresql.org/docs/current/runtime-config.html';
const LEXICAL = 'https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS';

/** At most NAMEDATALEN - 1 bytes, and what a JDBC URL and a shell take as it stands. */
const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_.-]{0,62}$/;

export const DATABASE: Grammar<string> = {
  name: 'a name of a database: 1 to 63 bytes, without control characters and without blanks at its ends',
  source: `${LEXICAL}; in XNAT's JDBC URL it is escaped`,
  example: '"xnat"',
  why: 'PostgreSQL cuts a longer name, and XNAT looks for a database that there is not',
  matches: (value) => /^[^\p{Cc}]+$/u.test(value) && value === value.trim() && Buffer.byteLength(value) <= 63,
  meant: (value) => value.trim().replace(/\p{Cc}/gu, '') || undefined,
};

/** What the image makes at its first start, by a script of a shell. */
export const OWN_DATABASE: Grammar<string> = {
  ...pattern({
    name: 'a name of a database: a letter or an underscore, then at most 62 letters, digits, underscores, dots and hyphens',
    source: `${LEXICAL}; https://github.com/docker-library/docs/blob/master/postgres/README.md#postgres_db`,
    example: '"xnat"',
    why: 'the server would make another database, or none, and XNAT does not start',
    pattern: IDENTIFIER,
  }),
  meant: (value) =>
    value
      .trim()
      .replace(/[/?].*$/, '')
      .replace(/[^\w.-]+/g, '_'),
};

export const LOGIN_ROLE: Grammar<string> = {
  name: 'a name of a role: at most 63 letters, digits and _ . @ -, and not of PostgreSQL itself (pg_…)',
  source: `${LEXICAL}; https://www.postgresql.org/docs/current/sql-createrole.html`,
  example: '"xnat"',
  why: 'PostgreSQL has no such role, and XNAT does not start',
  matches: (value) => /^[A-Za-z0-9_][A-Za-z0-9_.@-]{0,62}$/.test(value) && !value.startsWith('pg_'),
  meant: (value) => value.trim().replace(/^pg_/, ''),
};

export const OWN_ROLE: Grammar<string> = {
  ...LOGIN_ROLE,
  name: 'a name of a role: a letter or an underscore, then at most 62 letters, digits, underscores, dots and hyphens, and not pg_…',
  matches: (value) => IDENTIFIER.test(value) && !/^(pg_|public$|none$)/.test(value),
  meant: (value) =>
    value
      .trim()
      .replace(/^pg_/, '')
      .replace(/[^\w.-]+/g, '_'),
};

export const CONNECTIONS = between(1, 262_143, { source: `max_connections: ${CONFIG}`, why: 'PostgreSQL does not start with such a number' });
export const CPUS = between(1, 1024, { source: `max_worker_processes: ${CONFIG}`, why: 'no server has so many' });

/** A setting of an extension has a dot in its name, and is known to the extension alone. */
const isOfExtension = (name: string) => /^[a-z_][a-z0-9_]*\.[a-z_][a-z0-9_.]*$/i.test(name);

export const SETTING_NAME: Grammar<string> = {
  name: 'a setting of postgresql.conf',
  source: CONFIG,
  example: '"work_mem"',
  why: 'PostgreSQL does not start with a setting that it does not know',
  matches: (name) => postgresSettings().has(name) || isOfExtension(name),
  meant: (name) => nearest(name.trim().toLowerCase().replace(/-/g, '_'), [...postgresSettings().keys()]),
};

const MEMORY: Record<string, number> = { B: 1, kB: 1024, MB: 1024 ** 2, GB: 1024 ** 3, TB: 1024 ** 4, '8kB': 8192 };
const TIME: Record<string, number> = { us: 0.001, ms: 1, s: 1000, min: 60_000, h: 3_600_000, d: 86_400_000 };

/** What is wrong with a value of a setting, as the end of "must be". */
function wanted(setting: Setting, value: string): string | undefined {
  const bare = value.trim();
  switch (setting.type) {
    case 'string':
      return undefined;
    case 'bool':
      // As PostgreSQL does, each by as few letters as tell it from others.
      return /^(on|of|off|t(r(ue?)?)?|f(a(l(se?)?)?)?|y(es?)?|no?|0|1)$/i.test(bare) ? undefined : 'on or off';
    case 'enum':
      return [...setting.values, 'on', 'off'].includes(bare.toLowerCase()) ? undefined : `one of ${setting.values.join(', ')}`;
    default:
      return amount(setting, bare);
  }
}

function amount({ type, unit, least, most }: Extract<Setting, { unit: string }>, value: string): string | undefined {
  const units = unit in MEMORY ? MEMORY : unit in TIME ? TIME : {};
  const [, digits, given = ''] = /^([-+]?\d+(?:\.\d+)?)\s*([A-Za-z]*)$/.exec(value) ?? [];
  const names = Object.keys(units).filter((name) => name !== '8kB');
  const shape = names.length > 0 ? `a number, or one with a unit: ${names.join(', ')}` : 'a number without a unit';
  if (digits === undefined || (given !== '' && (!(given in units) || given === '8kB'))) return shape;
  if (type === 'integer' && given === '' && digits.includes('.')) return 'a whole number';
  const number = (Number(digits) * (given === '' ? 1 : units[given]!)) / (given === '' ? 1 : units[unit]!);
  return number >= least && number <= most ? undefined : `from ${least} to ${most}${unit === '' ? '' : `, counted in ${unit}`}`;
}

/** The unit that is meant by one of another spelling: GiB, mb. */
function meantValue(value: string): string {
  return value.trim().replace(/\s*([kmgt])i?b?$/i, (_, letter: string) => `${/k/i.test(letter) ? 'k' : letter.toUpperCase()}B`);
}

export const VALUES: Grammar<{ readonly [name: string]: string }> = {
  name: 'settings with values as postgresql.conf has them',
  source: `https://www.postgresql.org/docs/current/config-setting.html#CONFIG-SETTING-NAMES-VALUES; ${CONFIG}`,
  example: '{ work_mem: "32MB" }',
  why: 'PostgreSQL does not start with such a value',
  matches: (settings) => wrong(settings).length === 0,
  findings: (prop, settings) =>
    wrong(settings).flatMap(({ name, value, must, meant }) =>
      propGrammar.findings({
        prop: `${prop}[${quoted(name)}]`,
        grammar: { ...VALUES, name: must, example: must },
        shown: quoted(value),
        meant: meant && quoted(meant),
      }),
    ),
};

function wrong(settings: { readonly [name: string]: string }) {
  return Object.entries(settings).flatMap(([name, value]) => {
    const setting = postgresSettings().get(name);
    const must = setting && typeof value === 'string' ? wanted(setting, value) : undefined;
    if (setting === undefined || must === undefined) return [];
    const meant = meantValue(value);
    return [{ name, value, must, meant: wanted(setting, meant) === undefined ? meant : undefined }];
  });
}

/** What each setting means VALUES knows. */
export const VALUE: Grammar<string> = pattern({
  name: 'a value without line breaks',
  source: CONFIG,
  example: '"32MB"',
  why: 'PostgreSQL does not start with it',
  pattern: /^[^\p{Cc}]*$/u,
});

export const SETTINGS = by(mapOf(by(text, VALUE), by(text, SETTING_NAME)), VALUES);
