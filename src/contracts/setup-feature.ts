import type { RestSetting } from '../values/rest-setting';

/** A feature that needs settings which only XNAT's REST interface can make. */
export interface ISetupFeature {
  /** The settings, in the order in which they are made. */
  setupSettings(): RestSetting[];
}
