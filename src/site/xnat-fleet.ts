import { App } from 'cdk8s';
import { join } from 'node:path';
import { oneLine } from '../core/grammar/grammar';
import { checked } from '../core/props/checked';
import { by, filledText, mapOf, optional, required, type Shape } from '../core/props/kind';
import { refuseAll } from '../core/refusals/readable';
import { mergedProps } from './merged-props';
import type { XnatSiteFeatures, XnatSiteProps } from './site-options';
import { XnatSite } from './xnat-site';

/** What the sites of a fleet have in common. */
export interface XnatFleetDefaults extends XnatSiteFeatures {
  /**
   * E-mail address of the administrator of sites that name none of their own.
   *
   * @default - each site names its own
   */
  readonly adminEmail?: string;
}

/** What is one site's own. */
export interface XnatFleetSite extends XnatSiteFeatures {
  /** URL of the site as its users write it. */
  readonly url: string;

  /**
   * E-mail address of its administrator.
   *
   * @default - that of the defaults
   */
  readonly adminEmail?: string;
}

/** Many sites. */
export interface XnatFleetProps {
  /**
   * What all sites have in common.
   *
   * @default - nothing
   */
  readonly defaults?: XnatFleetDefaults;

  /** The sites, by their names. */
  readonly sites: { readonly [name: string]: XnatFleetSite };

  /**
   * Folder that is written to: a folder for each site, below one for its cluster where `cluster` is given.
   *
   * @default - `CDK8S_OUTDIR`, as `cdk8s synth` sets it, or `dist`
   */
  readonly outdir?: string;
}

const OPTIONS = { expects: 'an object of options', accepts: (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value) };
const FOLDER = by(filledText, oneLine('each file system has its own'));
const SHAPE: Shape<XnatFleetProps> = {
  // What stands in them is checked as the props of each site.
  defaults: optional(OPTIONS),
  sites: required(mapOf(OPTIONS), {}),
  outdir: optional(FOLDER),
};

/**
 * Many sites, from what they have in common and what is each one's own.
 *
 * What a site says is put over the defaults: objects of options are merged key by key, anything else takes the place of the default. Options with keys that
 * must be given, such as `externalPostgres`, are given whole by each site that has its own. A key that is given
 * as `undefined` turns off what the defaults turn on; one of two that exclude each other, such as `externalPostgres`, turns off the other by itself.
 *
 * All sites are checked together before the first is written, so that two with one host, one database or one bucket are refused. Each is then written by
 * an App of its own, into a folder of its own: cdk8s' work grows with the square of the charts in one App.
 *
 * For more than props, such as an acknowledgement, extend the class and override `configure`.
 *
 * @example
 * new XnatFleet({
 *   defaults: { adminEmail: 'xnat@example.edu.au', postgres: { size: Size.gibibytes(50) } },
 *   sites: {
 *     uwa: { url: 'https://xnat.uwa.example.edu.au', timeZone: 'Australia/Perth' },
 *     usyd: { url: 'https://xnat.usyd.example.edu.au', postgres: { size: Size.gibibytes(500) } },
 *   },
 * }).synth();
 */
export class XnatFleet {
  private readonly props: XnatFleetProps;

  constructor(props: XnatFleetProps) {
    this.props = props;
  }

  /** Checks all sites together, and writes them. Throws what is refused, of all of them, before anything is written. */
  synth(): void {
    const together = new App();
    const { defaults = {}, sites, outdir = process.env.CDK8S_OUTDIR ?? 'dist' } = checked(together, 'XnatFleet', this.props, SHAPE);
    const all = Object.entries(sites).map(([name, own]) => [name, mergedProps({ ...defaults }, { ...own }) as object as XnatSiteProps] as const);
    for (const [name, props] of all) this.make(together, name, props);
    refuseAll(together);
    for (const [name, props] of all) {
      const app = new App({ outdir: join(outdir, props.cluster ?? '', name) });
      this.make(app, name, props);
      app.synth();
    }
  }

  /**
   * What a site needs beside its props. It is called twice for each: when the sites are checked together, and when they are written.
   *
   * @param site the site
   * @param name its name
   */
  protected configure(site: XnatSite, name: string): void {
    void [site, name];
  }

  private make(app: App, name: string, props: XnatSiteProps): void {
    this.configure(new XnatSite(app, name, props), name);
  }
}
