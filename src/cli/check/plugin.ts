import { readFileSync } from 'node:fs';
import { type Manifest, manifestsOfText } from '../manifests/manifests';
import { called, type Finding } from './finding';
import { OFFLINE } from './yaml';

/** What the command cdk8s hands to a plugin, as far as it is used here. */
export interface ValidationContext {
  readonly manifests: readonly string[];
  readonly report: {
    addViolation(violation: {
      readonly ruleName: string;
      readonly recommendation: string;
      readonly fix: string;
      readonly violatingResources: ReadonlyArray<{ readonly resourceName: string; readonly locations: readonly string[]; readonly manifestPath: string }>;
    }): void;
    submit(status: 'success' | 'failure', metadata?: { readonly [key: string]: string }): void;
  };
}

/** What cdk8s.yaml says to the plugin. */
export interface SiteValidationProps {
  /**
   * Findings that the site lives with: their ids, each with the reason.
   *
   * @default - every finding fails the synthesis
   */
  readonly acknowledge?: { readonly [id: string]: string };
}

/**
 * Runs the checks of `cdk8s-xnat check --offline` at each `cdk8s synth`.
 *
 * @see https://cdk8s.io/docs/latest/cli/synth/#validations
 */
export class SiteValidation {
  private readonly acknowledged: Readonly<Record<string, string>>;

  constructor({ acknowledge = {} }: SiteValidationProps = {}) {
    const [wrong] = Object.entries(acknowledge).filter(([, reason]) => typeof reason !== 'string' || reason.trim() === '');
    if (wrong) throw new Error(`cdk8s.yaml acknowledges ${wrong[0]} without a reason: write why, as acknowledge: { ${wrong[0]}: 'the reason' }`);
    this.acknowledged = acknowledge;
  }

  async validate({ manifests, report }: ValidationContext): Promise<void> {
    const app = manifests.flatMap((path) => manifestsOfText(readFileSync(path, 'utf8'), path).map((object) => ({ object, path })));
    const all = OFFLINE.flatMap((check) => check(app.map(({ object }) => object)));
    const findings = all.filter(({ id }) => this.acknowledged[id] === undefined);
    for (const finding of findings) {
      report.addViolation({
        ruleName: finding.id,
        recommendation: `${finding.what}: ${finding.why}`,
        fix: finding.fix,
        violatingResources: resourcesOf(finding, app),
      });
    }
    report.submit(findings.length === 0 ? 'success' : 'failure', { objects: String(app.length), acknowledged: String(all.length - findings.length) });
  }
}

/** The objects that a finding names, which stand in its text as they are called. */
function resourcesOf({ what }: Finding, app: ReadonlyArray<{ object: Manifest; path: string }>) {
  const named = app.filter(({ object }) => new RegExp(`(^|\\s)${called(object).replace(/[.*+?^$(){}|[\]\\]/g, '\\$&')}(?![\\w/-])`).test(what));
  return named.map(({ object, path }) => ({ resourceName: object.name, locations: [called(object)], manifestPath: path }));
}
