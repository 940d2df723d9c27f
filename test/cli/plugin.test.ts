import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ValidationContext } from 'cdk8s-cli/plugins';
import { stringify } from 'yaml';
import { SiteValidation, type SiteValidationProps } from '../../src/cli/check/plugin';
import { object } from './support/release';

const OLD = { ...object('PodDisruptionBudget', 'p'), apiVersion: 'policy/v1beta1' };

/** As the command cdk8s runs a plugin, by its own classes. */
async function validated(objects: readonly object[], props?: SiteValidationProps) {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-xnat-plugin-'));
  const file = join(folder, 'a.k8s.yaml');
  try {
    writeFileSync(file, objects.map((one) => stringify(one)).join('---\n'));
    const context = new ValidationContext([file], './node_modules/cdk8s-xnat/lib/validation', '1.2.3', { p: { path: 'xnat/p' } }, false);
    await new SiteValidation(props).validate(context);
    return { file, report: context.report };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('a finding fails the synthesis, with the construct that made the object', async () => {
  const { file, report } = await validated([OLD]);
  expect(report.success).toBe(false);
  const [violation, ...more] = report.toJson().violations;
  expect(more).toEqual([]);
  expect(violation).toMatchObject({
    ruleName: 'api-dropped',
    fix: 'make it of policy/v1',
    violatingConstructs: [{ resourceName: 'p', constructPath: 'xnat/p', manifestPath: file, locations: ['PodDisruptionBudget p'] }],
  });
  expect(report.toString()).toContain('api-dropped (1 occurrences)');
});

test('a clean site, and a finding that is acknowledged, do not', async () => {
  expect((await validated([object('ConfigMap', 'c')])).report.success).toBe(true);
  const { report } = await validated([OLD], { acknowledge: { 'api-dropped': 'an old cluster' } });
  expect([report.success, report.toJson().summary.metadata]).toEqual([true, { objects: '1', acknowledged: '1' }]);
});

test('nothing is acknowledged without a reason', () => {
  expect(() => new SiteValidation({ acknowledge: { 'api-dropped': ' ' } })).toThrow('acknowledges api-dropped without a reason');
});
