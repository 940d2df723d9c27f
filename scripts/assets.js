const { cpSync, mkdirSync, readdirSync } = require('node:fs');
const { join } = require('node:path');

const root = join(__dirname, '..');

/** The folders `assets` of src/ become one, as `__dirname` in one file of code is that of all; `taken` says of which folders. */
function copyAssets(target, taken) {
  mkdirSync(target);
  const folders = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isDirectory() && entry.name === 'assets');
  for (const { parentPath, name } of folders.filter((folder) => taken(folder.parentPath))) {
    // An error where two rooms have a file of one name.
    cpSync(join(parentPath, name), target, { recursive: true, errorOnExist: true, force: false });
  }
}

module.exports = { copyAssets };
