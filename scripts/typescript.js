// Lets node run the repository's own TypeScript, with `cdk8s-xnat` meaning src/:
//   node -r ./scripts/typescript.js examples/local/main.ts
// Types are checked apart from this, by `npm run typecheck`.
require('ts-node').register({ transpileOnly: true, project: `${__dirname}/../tsconfig.json` });
require('tsconfig-paths').register({ baseUrl: `${__dirname}/..`, paths: { 'cdk8s-xnat': ['./src/index.ts'] } });
