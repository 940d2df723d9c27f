const { default: Sequencer } = require('@jest/test-sequencer');

/** What takes longest, in any order: it would be left to one worker at the end. */
const LONGEST = ['validation/garbage', 'validation/rules', 'docs/compile', 'secrets/canaries', 'docs/docs', 'secrets/sops-reader', 'secrets/many-charts'];

/** Longest first, as Jest orders them once it has timed them; in a fresh clone it would go by the size of the files. */
module.exports = class extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    if (sorted.some(({ duration }) => duration !== undefined)) return sorted;
    const isLong = ({ path }) => LONGEST.some((name) => path.endsWith(`/test/${name}.test.ts`));
    return [...sorted.filter(isLong), ...sorted.filter((test) => !isLong(test))];
  }
};
