import { type HelmChart, textOf } from '../chart';
import { dicom } from '../shared/dicom';
import { ingress } from '../shared/ingress';
import { placement } from '../shared/placement';
import { autoscaling, pullSecrets, replicas, resources, startUp } from '../shared/pods';
import { service } from '../shared/service';
import { volumes } from '../shared/volumes';
import { nrgMail, nrgMonitoring } from './around';
import { nrgDatabase } from './database';
import { NRG_DEFAULTS } from './defaults';
import { nrgImage } from './image';
import { NRG_KEPT, NRG_LEFT } from './left';
import { nrgPlugins } from './plugins';
import { nrgSite, podParts } from './pods';

/** The official chart, of the Neuroinformatics Research Group. */
export const NRG: HelmChart = {
  name: 'nrg',
  title: 'the official chart',
  root: '',
  defaults: NRG_DEFAULTS,
  fullName({ fullnameOverride, nameOverride }, release) {
    const name = textOf(nameOverride) ?? 'xnat';
    return textOf(fullnameOverride) ?? (release.includes(name) ? release : `${release}-${name}`);
  },
  converters: [
    replicas(''),
    nrgImage,
    pullSecrets(''),
    resources(''),
    startUp('', 600),
    nrgPlugins,
    nrgDatabase,
    volumes(''),
    autoscaling(''),
    ingress(''),
    service(''),
    dicom(''),
    nrgMonitoring,
    nrgMail,
    nrgSite,
    podParts,
    placement(''),
  ],
  left: NRG_LEFT,
  kept: NRG_KEPT,
};
