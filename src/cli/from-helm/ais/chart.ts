import { type Converter, type HelmChart, textOf } from '../chart';
import { dicom } from '../shared/dicom';
import { ingress } from '../shared/ingress';
import { placement } from '../shared/placement';
import { autoscaling, pullSecrets, replicas, resources, setTimeZone, startUp } from '../shared/pods';
import { service } from '../shared/service';
import { volumes } from '../shared/volumes';
import { at } from '../values';
import { aisDatabase, isOldAis } from './database';
import { AIS_DEFAULTS } from './defaults';
import { aisImage } from './image';
import { ldap } from './ldap';
import { AIS_KEPT, AIS_LEFT } from './left';
import { openId } from './openid';
import { aisPlugins } from './plugins';

const ROOT = 'xnat-web.';

const timeZone: Converter = {
  keys: [`${ROOT}timezone`],
  convert: (values, draft) => setTimeZone(draft, values.text(`${ROOT}timezone`)),
};

const names: Converter = { keys: [`${ROOT}nameOverride`, `${ROOT}fullnameOverride`], convert: () => undefined };

/** What a chart before 2.0 had otherwise. */
const old: Converter = {
  keys: [],
  convert(values, draft) {
    if (!isOldAis(values)) return;
    draft.remark(
      'These values are of the AIS chart 1. It ran XNAT as root or as 1000: look who owns the files (docs/how-to/takeover-from-helm.md, step 1), and see with kubectl get pvc,secret that the names in the file are those of the release.',
    );
    if (values.text(`${ROOT}image.tag`) === undefined)
      draft.gaps.push({
        prop: 'xnat.image',
        why: 'the values name no tag, and each version of the chart had another one: kubectl get statefulset --output wide',
      });
  },
};

/** The chart of the Australian Imaging Service. */
export const AIS: HelmChart = {
  name: 'ais',
  title: 'the AIS chart',
  root: 'xnat-web',
  defaults: AIS_DEFAULTS,
  fullName(values, release) {
    const override = textOf(at(values, ['xnat-web', 'fullnameOverride']));
    const name = textOf(at(values, ['xnat-web', 'nameOverride'])) ?? 'xnat-web';
    return override ?? (release.includes(name) ? release : `${release}-${name}`);
  },
  converters: [
    names,
    replicas(ROOT),
    aisImage,
    pullSecrets(ROOT),
    resources(ROOT),
    startUp(`${ROOT}`, 600),
    timeZone,
    aisPlugins,
    aisDatabase,
    volumes(ROOT),
    autoscaling(ROOT),
    ingress(ROOT),
    service(ROOT),
    dicom(ROOT),
    ldap,
    openId,
    placement(ROOT),
    old,
  ],
  left: AIS_LEFT,
  kept: AIS_KEPT,
};
