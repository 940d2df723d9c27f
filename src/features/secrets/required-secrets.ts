import { type Chart, Names } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { writeBeside } from '../../core/kubernetes/write-beside';
import { makeSecretsScript } from './make-secrets-script';
import { producedSecrets, refuseLackingKeys, secretId } from './produced-secrets';
import type { RequiredSecret } from './required-secret';
import { secretReferences } from './secret-references';
import { clearSecrets } from './secrets-file';

/**
 * The Secrets that must be there before an apply, with their keys and who reads them.
 *
 * They are read off the finished objects, so none is forgotten, whoever made the object. Secrets that may be missing
 * (`optional: true`) and those that the app makes, by an object such as a Certificate or of an encrypted file, are not
 * among them.
 *
 * `XnatSite` and `ClusterServices` write {@link RequiredSecrets.toScript | the script} beside their YAML.
 */
export class RequiredSecrets {
  /**
   * Of a site, of the cluster's services, of any chart or of a whole app.
   *
   * @param scope what reads them; what makes them is looked for in the whole app
   */
  static of(scope: IConstruct): RequiredSecrets {
    return new RequiredSecrets(scope);
  }

  private constructor(private readonly scope: IConstruct) {}

  /** Them, by namespace and name. */
  get list(): RequiredSecret[] {
    const made = new Set(producedSecrets(this.scope).map(secretId));
    const found = new Map<string, RequiredSecret>();
    for (const { namespace, name, keys, reader } of secretReferences(this.scope)) {
      const id = secretId({ namespace, name });
      if (made.has(id)) continue;
      const before = found.get(id);
      found.set(id, { namespace, name, keys: sorted([...(before?.keys ?? []), ...keys]), readers: sorted([...(before?.readers ?? []), reader]) });
    }
    return [...found.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, secret]) => secret);
  }

  /**
   * A bash script for whoever installs: it asks for each value, shows none, and makes what is not there yet.
   *
   * There is no value in it. It needs kubectl and base64, and changes no Secret that is there.
   */
  toScript(): string {
    return makeSecretsScript(this.list);
  }
}

/**
 * Beside the YAML of a chart, the script that makes the Secrets that it needs; and what those lack that the app makes. A file with values that an
 * earlier run has left goes, where nothing writes it now.
 */
export function writeSecretsScript(chart: Chart): void {
  refuseLackingKeys(chart);
  clearSecrets(chart);
  const required = RequiredSecrets.of(chart);
  writeBeside(chart, `${Names.toDnsLabel(chart)}.secrets.sh`, () => (required.list.length === 0 ? undefined : required.toScript()));
}

const sorted = (texts: readonly string[]) => [...new Set(texts)].sort();
