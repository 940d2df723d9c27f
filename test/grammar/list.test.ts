import { writeFileSync } from 'node:fs';
import { Duration, Size } from 'cdk8s';
import { Cpu } from 'cdk8s-xnat';
import { rows } from '../support/props';
test('list', () => {
  const all = rows();
  writeFileSync(
    '/tmp/g4/rows.txt',
    all
      .map((r) => {
        const k = r.kind;
        const t = ['x', 3, Size.gibibytes(1), Duration.minutes(10), Cpu.units(1)].map((v, i) => (k.accepts(v) ? 'TNSDC'[i] : '')).join('');
        return `${t || '-'}\t${k.grammar?.name ?? (k.rule ? 'RULE ' + k.rule.id : k.json ? 'json' : '')}\t${[...r.props].join(' | ')}\t${r.places.length}`;
      })
      .join('\n'),
  );
});
