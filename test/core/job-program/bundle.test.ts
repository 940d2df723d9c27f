import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

test('the committed programs of the Jobs are those of their sources', () => {
  const { status, stderr } = spawnSync(process.execPath, [join(__dirname, '../../../scripts/bundle.js'), '--check'], { encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
});
