/** The Java libraries whose reading is what counts, where Debian's packages put them. */
export const JARS = {
  'commons-configuration2': '/usr/share/java/commons-configuration2.jar',
  'commons-text': '/usr/share/java/commons-text.jar',
  'commons-lang3': '/usr/share/java/commons-lang3.jar',
  'commons-logging': '/usr/share/java/commons-logging.jar',
  postgresql: '/usr/share/java/postgresql.jar',
} as const;

export type JarName = keyof typeof JARS;
