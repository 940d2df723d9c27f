import { type Grammar, pattern } from '../../core/grammar/grammar';

/** A site preference, as XNAT's REST interface has it. */
export const PREFERENCE_NAME: Grammar<string> = {
  ...pattern({
    name: 'a name of a preference: letters, digits, hyphens, underscores and dots, a letter first',
    source: 'XNAT, SiteConfigPreferences: https://bitbucket.org/xnatdev/xdat/src/master/src/main/java/org/nrg/xdat/preferences/SiteConfigPreferences.java',
    example: '"requireLogin"',
    why: 'XNAT keeps it, and nothing ever reads it',
    pattern: /^[A-Za-z][A-Za-z0-9._-]{0,253}$/,
  }),
  meant: (value) => value.trim().replace(/^siteConfig\./, ''),
};

/** A key of a file of Java's properties, as XNAT reads it. */
export const PROPERTY_NAME: Grammar<string> = {
  ...pattern({
    name: 'a key of xnat-conf.properties: letters, digits, hyphens, underscores and dots, a letter first',
    source: 'java.util.Properties.load: https://docs.oracle.com/javase/8/docs/api/java/util/Properties.html#load-java.io.Reader-',
    example: '"scheduling.thread.pool.size"',
    why: 'Java ends the key at a blank, a colon or a sign of equality, and reads another one',
    pattern: /^[A-Za-z][A-Za-z0-9._-]{0,253}$/,
  }),
  meant: (value) => value.trim().replace(/[^\w.-]+/g, '.'),
};

/** A tool of XNAT's, or a preference of one: both are words of prefs-init.ini. */
export const INI_NAME: Grammar<string> = {
  ...pattern({
    name: 'a name of a tool or a preference: letters, digits, hyphens and underscores, a letter first',
    source: 'XNAT, prefs-init.ini: https://wiki.xnat.org/documentation/xnat-administration',
    example: '"siteConfig"',
    why: 'XNAT would read another preference, or none, and say nothing',
    pattern: /^[A-Za-z][A-Za-z0-9_-]{0,253}$/,
  }),
  meant: (value) => value.trim(),
};
