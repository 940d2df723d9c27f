import { Duration } from 'cdk8s';
import { durationBetween } from '../../core/grammar/amounts';
import { type Grammar, pattern } from '../../core/grammar/grammar';
import { between } from '../../core/grammar/numbers';

const JAVA = 'https://docs.oracle.com/en/java/javase/17/docs/specs/man/java.html';
export const HPA = 'https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/horizontal-pod-autoscaler-v2/';

export const REPLICAS = between(1, 100, {
  source: `StatefulSet, spec.replicas; ${HPA}; each XNAT opens up to 40 connections to one PostgreSQL`,
  why: 'without a pod XNAT is down (for maintenance, scale by hand with kubectl), and no PostgreSQL has connections for more than a hundred',
});

export const STABILIZATION = durationBetween(Duration.seconds(0), Duration.hours(1), {
  source: `stabilizationWindowSeconds: ${HPA}`,
  why: 'the API server refuses a longer window',
  example: 'Duration.minutes(30)',
});

/** Words of one command line: a script reads them one by one. */
export const JAVA_OPTION: Grammar<string> = {
  ...pattern({
    name: 'one option of Java that begins with a hyphen, without blanks and quotes',
    source: `${JAVA}; catalina.sh reads JAVA_OPTS word by word`,
    example: '"-XX:+UseG1GC"',
    why: 'Java does not start, or takes a part of it for the name of a class',
    pattern: /^-[^\s"'`$\\]+$/,
  }),
  meant: (value) => (/^[\w.]+=/.test(value.trim()) ? `-D${value.trim()}` : value.trim()),
};

/** What follows the jar of an agent and a sign of equality. */
export const AGENT_OPTIONS: Grammar<string> = pattern({
  name: 'options of an agent, without blanks and quotes, or nothing',
  source: 'https://docs.oracle.com/javase/8/docs/api/java/lang/instrument/package-summary.html; catalina.sh reads JAVA_OPTS word by word',
  example: '"9404:/config/jmx.yaml"',
  why: 'Java takes what follows a blank for another option',
  pattern: /^[^\s"'`$\\]*$/,
});

export const PLUGIN_NAME: Grammar<string> = {
  ...pattern({
    name: 'a name of a plugin as its jar has it: lower-case letters, digits and hyphens',
    source: 'XNAT, @XnatPlugin and the names of released jars: https://wiki.xnat.org/documentation/deploying-plugins-in-xnat',
    example: '"openid-auth"',
    why: 'no jar of the image has that name, and XNAT starts without the plugin',
    pattern: /^[a-z0-9]([-a-z0-9_.]{0,98}[a-z0-9])?$/,
  }),
  meant: (value) =>
    value
      .trim()
      .toLowerCase()
      .replace(/\s+/g, '-')
      .replace(/\.jar$/, ''),
};

export const PLUGIN_VERSION: Grammar<string> = {
  ...pattern({
    name: 'a version of a plugin, such as 1.4.1',
    source: 'Maven, versions of released jars: https://maven.apache.org/pom.html#version-order-specification',
    example: '"1.4.1"',
    why: "the login plugin's version decides how its file must look",
    pattern: /^[A-Za-z0-9][-A-Za-z0-9._+]{0,99}$/,
  }),
  meant: (value) => value.trim().replace(/^v(?=\d)/i, ''),
};

/** How XNAT finds out to which project a session belongs. */
export const IDENTIFIER: Grammar<string> = {
  ...pattern({
    name: 'the name of a bean of Spring: letters, digits, underscores, dots and hyphens, a letter first',
    source: 'XNAT, DicomSCPInstance.identifier: https://wiki.xnat.org/xnat-api/dicom-scp-api',
    example: '"dicomObjectIdentifier"',
    why: 'XNAT knows no such identifier, and the receiver does not start',
    pattern: /^[A-Za-z][A-Za-z0-9_.-]{0,253}$/,
  }),
  meant: (value) => value.trim(),
};

/** A script reads a list of them word by word. */
export const PATH_IN_VOLUME: Grammar<string> = {
  ...pattern({
    name: 'a path from the root of a volume, without a slash at its beginning, "..", blanks and quotes',
    source: 'POSIX.1-2017, 3.271 Pathname: https://pubs.opengroup.org/onlinepubs/9699919799/basedefs/V1_chap03.html',
    example: '"released/openid-auth-plugin-1.4.1.jar"',
    why: 'the script that reads it finds no such file',
    pattern: /^(?!(?:.*\/)?\.{1,2}(?:\/|$))(?!.*\/\/)[^\s/"'`$\\\p{Cc}][^\s"'`$\\\p{Cc}]{0,1023}(?<!\/)$/u,
  }),
  meant: (value) =>
    value
      .trim()
      .replace(/\/{2,}/g, '/')
      .replace(/^\.?\/|\/$/g, ''),
};
