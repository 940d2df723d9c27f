import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where scripts/real-parts.sh puts what no package of Debian has. */
const FOLDER = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'cdk8s-xnat');

/** The JMX exporter, as a pod downloads it. */
export const JMX_EXPORTER = join(FOLDER, 'jmx_prometheus_javaagent.jar');

/** Tomcat 9, as the AIS image has it. */
export const TOMCAT = join(FOLDER, 'tomcat.tar.gz');

/** Elasticsearch as its own tests have it, with security, in both majors that the stack knows. */
export const ELASTICSEARCH = { '8.19.3': join(FOLDER, 'elasticsearch-8.19.3.zip'), '7.17.29': join(FOLDER, 'elasticsearch-7.17.29.zip') } as const;
