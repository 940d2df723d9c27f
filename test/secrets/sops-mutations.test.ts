import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'cdk8s';
import { SopsSecrets, XnatSite } from 'cdk8s-xnat';
import { messagesOf } from '../support/manifests';
import { MINIMAL } from '../support/sites';
import { fixture, freshFolder, onMachine } from '../support/sops';
import { MUTATIONS } from '../support/sops-mutations';

// What sops itself refuses of such a file is in test/real/sops-mutations.test.ts: it is started for each.
describe('a file that was changed, where nothing is decrypted', () => {
  onMachine({});
  const folder = freshFolder();

  test('is refused as far as it can be told', () => {
    for (const name of ['a value in clear added', 'no sops block', 'a MAC that is empty', 'a merge', 'two documents', 'a list', 'a value emptied']) {
      const path = join(folder(), 'secrets.enc.yaml');
      writeFileSync(
        path,
        MUTATIONS[name]!(readFileSync(fixture('secrets.enc.yaml'), 'utf8'), (choices) => choices[0]!),
      );
      const app = new App();
      new XnatSite(app, 'xnat', { ...MINIMAL, secrets: SopsSecrets.fromFile(path, { mode: 'placeholders' as never }) });
      expect([name, messagesOf(app).join()]).not.toEqual([name, '']);
    }
  });
});
