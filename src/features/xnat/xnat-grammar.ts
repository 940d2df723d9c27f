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

/** Who may send to a receiver, as its whitelist has it. */
export const SENDER: Grammar<string> = {
  ...pattern({
    name: 'an AE title, an address or a range, or an AE title and an address: CT1@10.20.0.7',
    source: 'XNAT, whitelist of DICOM SCP receivers: https://wiki.xnat.org/documentation/dicom-scp-receiver-configuration',
    example: '"CT1@10.20.0.7"',
    why: 'no sender is that, and the receiver would refuse every image',
    pattern:
      /^([\x21-\x3f\x41-\x5b\x5d-\x7e]{1,16}|([\x21-\x3f\x41-\x5b\x5d-\x7e]{1,16}@)?([0-9]{1,3}(\.[0-9]{1,3}){3}|[0-9a-fA-F:]*:[0-9a-fA-F:]*)(\/\d{1,3})?)$/,
  }),
  meant: (value) => value.trim().replace(/\s*@\s*/, '@'),
};

/** Rules by which a receiver finds project, subject or session. */
export const ROUTING: Grammar<string> = {
  ...pattern({
    name: 'routing rules, one a line: (gggg,eeee):pattern, or (gggg,eeee):pattern:group',
    source: 'XNAT, routing expressions: https://wiki.xnat.org/documentation/how-xnat-scans-dicom-to-map-to-project-subject-session',
    example: '"(0008,1030):^(\\\\w+)_.*:1"',
    why: 'XNAT refuses such a rule, and the Job of setup fails',
    pattern: /^\s*(\([0-9a-fA-F]{4},[0-9a-fA-F]{4}\):[^\r\n]+(\r?\n\s*|$))+$/,
  }),
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

/** An address as a relay takes it, without the name of a person. */
export const MAIL_ADDRESS: Grammar<string> = {
  ...pattern({
    name: 'an e-mail address without a name',
    source: 'RFC 5321, 4.1.2 Mailbox',
    example: '"bounces@example.edu.au"',
    why: 'the relay refuses the sender, and no mail is ever sent',
    pattern: /^[A-Za-z0-9!%&*+/=?^_|~.-]{1,64}@[A-Za-z0-9]([A-Za-z0-9-]{0,62}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,62}[A-Za-z0-9])?){0,20}$/,
  }),
  meant: (value) => /<([^<>\s]+)>\s*$/.exec(value)?.[1] ?? value.trim().replace(/^mailto:/i, ''),
};

export const LOAD_BALANCER_CLASS: Grammar<string> = {
  ...pattern({
    name: 'a class of load balancers: a label name, with or without a prefix',
    source: 'API server, ValidateQualifiedName: https://kubernetes.io/docs/concepts/services-networking/service/#load-balancer-class',
    example: '"service.k8s.aws/nlb"',
    why: 'the API server refuses the Service',
    pattern: /^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/,
  }),
  meant: (value) => value.trim().replace(/\s+/g, '-') || undefined,
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
