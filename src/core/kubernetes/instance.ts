import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { holdAppRules } from '../app/app-rules';
import { Refusals } from '../refusals/refusals';
import { duplicateObject } from '../rules/duplicate-object';
import { objectName } from '../rules/names';
import { duplicateObjects } from './duplicate-objects';
import { patchLast } from './json-patches';
import { keepObjects } from './write-beside';

const INSTANCE = 'app.kubernetes.io/instance';

/** The longest name of an instance from which no name, and no label of a pod, over 63 characters is made. */
const LONGEST_INSTANCE = 36;

const namedCharts = new WeakSet<Chart>();

/** Names and labels of one part of an installation: a contract, since selectors and claims cannot be renamed later. */
export class Component {
  /**
   * The component that a construct belongs to. Its instance is the chart's `app.kubernetes.io/instance` label, or,
   * where the chart has none, the chart's id.
   *
   * @param name the part, as `app.kubernetes.io/name` has it
   * @param role what it does for the site, as `app.kubernetes.io/component` has it
   */
  static of(scope: Construct, name: string, role: string): Component {
    const chart = Chart.of(scope);
    const instance = chart.labels[INSTANCE] ?? chart.node.id;
    if (!namedCharts.has(chart)) {
      namedCharts.add(chart);
      keepObjects(chart);
      patchLast(chart);
      holdAppRules(chart);
      Refusals.of(chart)
        .apply(objectName, { prop: 'the name of the site', name: instance, longest: LONGEST_INSTANCE })
        .applyLater(duplicateObject, () => duplicateObjects(chart));
    }
    return new Component(instance, name, role);
  }

  private constructor(
    readonly instance: string,
    readonly name: string,
    readonly role: string,
  ) {}

  /** `<instance>-<name>`, the name of the main object. */
  get fullName(): string {
    return `${this.instance}-${this.name}`;
  }

  /** Never more than these two: a selector is immutable. */
  get selector(): Record<string, string> {
    return { 'app.kubernetes.io/name': this.name, [INSTANCE]: this.instance };
  }

  /** The recommended labels. @see https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/ */
  get labels(): Record<string, string> {
    return {
      ...this.selector,
      'app.kubernetes.io/component': this.role,
      'app.kubernetes.io/part-of': 'xnat',
      'app.kubernetes.io/managed-by': 'cdk8s-xnat',
    };
  }

  metadata(suffix = ''): { name: string; labels: Record<string, string> } {
    return { name: this.fullName + suffix, labels: this.labels };
  }

  /** A claim, named as a StatefulSet would name it: `<volume>-<instance>-<name>`. */
  claimName(volume: string): string {
    return `${volume}-${this.fullName}`;
  }
}
