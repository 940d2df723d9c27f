import type { ILoginHost } from '../../contracts/login-provider';
import type { NetworkOutbound } from '../../contracts/network-member';
import { FILE_NAME } from '../../core/grammar/files';
import { anyText } from '../../core/grammar/grammar';
import { acceptedAll } from '../../core/props/checked';
import { by, filledText, heldBy, text, valueOf } from '../../core/props/kind';
import { Refusals } from '../../core/refusals/refusals';
import { literalSecret } from '../../core/rules/literal-secret';
import { CaBundle } from '../../values/ca-bundle';
import { INI_NAME, PROPERTY_NAME } from '../../values/grammar/xnat';
import type { IPropertiesFile } from '../../values/properties-file';
import { type SecretKey, secretKeyKind } from '../../values/secret';
import type { XnatHost } from './xnat-host';
import { addCheckedEgress } from './xnat-network';

/** What each plugin reads is its own. */
const VALUE = by(text, anyText('each login plugin reads its own settings'));
const PROVIDER_ID = heldBy(text, 'provider-id', 'https://bitbucket.org/xnatx/openid-auth-plugin');

/** An XNAT as a login sees it, which may be of any maker: all that it is told is checked. */
export class LoginHost implements ILoginHost {
  private readonly enabled: string[] = [];

  constructor(private readonly xnat: XnatHost) {
    if (xnat.passwordLogin) this.enableProvider('localdb');
  }

  get url(): string {
    return this.xnat.url;
  }

  get passwordLogin(): boolean {
    return this.xnat.passwordLogin;
  }

  pluginVersion(plugin: string): string | undefined {
    return this.xnat.pluginVersion(plugin);
  }

  authFile(name: string): IPropertiesFile {
    const known = acceptedAll(this.xnat.scope, 'authFile', { name: [by(filledText, FILE_NAME), name] });
    return new LoginFile(this.xnat, known ? name : 'missing.properties');
  }

  setPreference(tool: string, name: string, value: string): void {
    const { scope } = this.xnat;
    if (!acceptedAll(scope, 'setPreference', { tool: [by(filledText, INI_NAME), tool], name: [by(filledText, INI_NAME), name], value: [VALUE, value] })) return;
    Refusals.of(scope).apply(literalSecret, { prop: 'setPreference', key: name, value });
    this.xnat.setPreference(tool, name, value);
  }

  enableProvider(providerId: string): void {
    if (!acceptedAll(this.xnat.scope, 'enableProvider', { providerId: [PROVIDER_ID, providerId] })) return;
    if (!this.enabled.includes(providerId)) this.enabled.push(providerId);
    this.xnat.setPreference('siteConfig', 'enabledProviders', JSON.stringify(this.enabled));
  }

  addTrust(providerId: string, ca: CaBundle): void {
    const known = { providerId: [PROVIDER_ID, providerId], ca: [valueOf(CaBundle, 'CaBundle.fromFile("university-ca.pem")'), ca] } as const;
    if (acceptedAll(this.xnat.scope, 'addTrust', known)) this.xnat.trust.add(providerId, ca);
  }

  addEgress(traffic: NetworkOutbound): void {
    addCheckedEgress(this.xnat, traffic);
  }
}

/** A login's file: no secret gets into it but by its reference. */
class LoginFile implements IPropertiesFile {
  constructor(
    private readonly xnat: XnatHost,
    private readonly name: string,
  ) {}

  set(key: string, value: string): void {
    if (!this.accepts('set', key, value)) return;
    this.file.set(key, value);
  }

  setSecret(key: string, secret: SecretKey): void {
    if (acceptedAll(this.xnat.scope, `setSecret of ${this.name}`, { key: [by(filledText, PROPERTY_NAME), key], secret: [secretKeyKind, secret] }))
      this.file.setSecret(key, secret);
  }

  append(key: string, value: string): void {
    if (this.accepts('append', key, value)) this.file.append(key, value);
  }

  private accepts(method: string, key: string, value: string): boolean {
    if (!acceptedAll(this.xnat.scope, `${method} of ${this.name}`, { key: [by(filledText, PROPERTY_NAME), key], value: [VALUE, value] })) return false;
    Refusals.of(this.xnat.scope).apply(literalSecret, { prop: this.name, key, value });
    return true;
  }

  private get file(): IPropertiesFile {
    return this.xnat.config.authFile(this.name);
  }
}
