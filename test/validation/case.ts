import type { App } from 'cdk8s';
import { XnatSite, type XnatSiteProps } from 'cdk8s-xnat';
import { refusals } from '../support/manifests';
import { MINIMAL } from '../support/sites';

export type Build = (app: App) => void;

/** A mistake, all that is said about it, and the mend that the last line proposes. */
export interface Case {
  readonly rule: string;
  /** The mistake, as the test's name has it. */
  readonly title: string;
  readonly broken: Build;
  /** The whole report, as `cdk8s synth` prints it. */
  readonly report: string;
  readonly mended: Build;
  /** It decrypts, and is skipped where the real sops is not there. */
  readonly needsSops?: boolean;
}

export function mistake(rule: string, title: string, broken: Build, report: string, mended: Build): Case {
  return { rule, title, broken, report, mended };
}

/** What looks like a mistake and is none. */
export interface Allowed {
  readonly rule: string;
  readonly title: string;
  readonly allowed: Build;
  readonly needsSops?: boolean;
}

/** The least site, with these props; what comes `then` uses it as a site's file does after its constructor. */
export function site(props: Partial<XnatSiteProps>, then: (site: XnatSite) => void = () => undefined): Build {
  return (app) => then(new XnatSite(app, 'uwa', { ...MINIMAL, ...props }));
}

/** As `site`, with an external database in the place of MINIMAL's. */
export function external(externalPostgres: XnatSiteProps['externalPostgres'], props: Partial<XnatSiteProps> = {}): Build {
  return site({ postgres: undefined, externalPostgres, ...props });
}

/** A value that TypeScript would refuse. */
export function javaScript(value: unknown): never {
  return value as never;
}

/** Without the indentation that a template string has from the file it stands in. */
export function unindented(text: string): string {
  const lines = text.replace(/^\n/, '').replace(/\n *$/, '').split('\n');
  const depth = Math.min(...lines.map((line) => line.length - line.trimStart().length));
  return lines.map((line) => line.slice(depth)).join('\n');
}

/** All that is refused, as `cdk8s synth` prints it. */
export function told(build: Build): string {
  return shown(refusals(build));
}

/** Refusals as `cdk8s synth` prints them. */
export function shown(refused: readonly string[]): string {
  return unindented(refused.map((message) => `  ${message}`).join('\n'));
}

/** The single messages of a report. */
export function messages(report: string): string[] {
  return unindented(report).split(/\n(?=\[)/);
}

/** Where a message is from, and the rule that it ends with. */
export function origin(message: string): { chart: string; rule: string } {
  const [, chart = '', rule = ''] = /^\[([^\]/]*)[^\]]*\] .*\(([a-z0-9-]+)\)$/m.exec(message) ?? [];
  return { chart, rule };
}
