// How a change note becomes lines of CHANGELOG.md: as it was written, without hashes, which mean nothing to who reads it in the package.

/** The summary as a point of a list: its further lines belong to the point. */
async function getReleaseLine({ summary }) {
  const [first, ...more] = summary.trim().split('\n');
  return [`- ${first}`, ...more.map((line) => (line === '' ? '' : `  ${line}`))].join('\n');
}

/** The package depends on no other one of this repository. */
async function getDependencyReleaseLine() {
  return '';
}

module.exports = { default: { getReleaseLine, getDependencyReleaseLine } };
