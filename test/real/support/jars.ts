/** The Java libraries whose reading is what counts, where Debian's packages put them. */
export const JARS = {
  'commons-configuration2': '/usr/share/java/commons-configuration2.jar',
  'commons-text': '/usr/share/java/commons-text.jar',
  'commons-lang3': '/usr/share/java/commons-lang3.jar',
  'commons-logging': '/usr/share/java/commons-logging.jar',
  'activemq-client': '/usr/share/java/activemq-client.jar',
  hawtbuf: '/usr/share/java/hawtbuf.jar',
  'j2ee-management': '/usr/share/java/geronimo-j2ee-management-1.1-spec.jar',
  'slf4j-api': '/usr/share/java/slf4j-api.jar',
  'slf4j-nop': '/usr/share/java/slf4j-nop.jar',
  'spring-core': '/usr/share/java/spring3-core.jar',
  'spring-beans': '/usr/share/java/spring3-beans.jar',
  'spring-aop': '/usr/share/java/spring3-aop.jar',
  'spring-context': '/usr/share/java/spring3-context.jar',
  'spring-expression': '/usr/share/java/spring3-expression.jar',
  jms: '/usr/share/java/geronimo-jms_1.1_spec.jar',
  'commons-dbcp2': '/usr/share/java/commons-dbcp2.jar',
  'commons-pool2': '/usr/share/java/commons-pool2.jar',
  hikaricp: '/usr/share/java/HikariCP.jar',
  postgresql: '/usr/share/java/postgresql.jar',
} as const;

export type JarName = keyof typeof JARS;
