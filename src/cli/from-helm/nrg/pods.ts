import { call, type Code, make, name, type CodeObject } from '../../code/code';
import { bytesOf, durationCode } from '../../code/units';
import { type Converter, filled, jsonCode, textOf, texts, type Values } from '../chart';
import type { Draft } from '../draft';
import { isSecret, withoutOptions } from '../secrets';
import { setTimeZone } from '../shared/pods';
import { isTree } from '../values';

/** What `addPodParts` is told: variables, options of Java, and files. */
export const podParts: Converter = {
  keys: [
    'logConsole',
    'extraEnv.*.name',
    'extraEnv.*.value',
    ...['enabled', 'minHeap', 'maxHeap', 'maxMetaspace', 'extraOpts'].map((key) => `jvm.${key}`),
    'extraVolumes.*.**',
    'extraVolumeMounts.*.**',
  ],
  convert(values, draft) {
    const parts = filled({ env: environment(values, draft), javaOptions: javaOptions(values, draft), files: files(values, draft) });
    if (parts) draft.statement(call('site.xnat.addPodParts', parts));
  },
};

function environment(values: Values, draft: Draft): CodeObject {
  const env: Record<string, Code> = {};
  const log = values.get('logConsole');
  if (log === 'json') env.XNAT_LOG_CONSOLE = 'json';
  else if (log !== 'plain')
    draft.leave('logConsole', 'the official image writes its log to standard output; of one that does not, the library shows the files with xnat.showLogs');
  values.list('extraEnv').forEach((entry, i) => {
    if (!isTree(entry)) return;
    const [variable, value] = [textOf(entry.name) ?? '', textOf(entry.value)];
    const place = ['extraEnv', String(i)];
    if (entry.valueFrom !== undefined)
      draft.leave(place, 'a variable of the library holds no secret: mount the Secret as a file, by site.xnat.addPodParts({ files: [ … ] })');
    else if (value === undefined) draft.leave(place, 'it has no value');
    else if (isSecret(variable, value))
      draft.leave(place, 'by its name it is a secret, which no variable may hold: mount a Secret as a file, by site.xnat.addPodParts({ files: [ … ] })');
    else if (variable === 'TZ') setTimeZone(draft, value);
    else if (variable === 'JAVA_TOOL_OPTIONS') draft.leave(place, 'the library sets it: write the options as javaOptions of site.xnat.addPodParts');
    else env[variable] = value;
  });
  return env;
}

function javaOptions(values: Values, draft: Draft): string[] | undefined {
  if (!values.flag('jvm.enabled')) {
    for (const key of Object.keys(values.tree('jvm')))
      if (key !== 'enabled' && values.text(['jvm', key]) !== undefined) draft.leave(`jvm.${key}`, 'jvm is not enabled');
    return undefined;
  }
  const [min, max, metaspace, extra] = ['minHeap', 'maxHeap', 'maxMetaspace', 'extraOpts'].map((key) => values.text(`jvm.${key}`));
  const share = max === undefined ? undefined : heapShare(max, values);
  if (share !== undefined && share !== 60) draft.set('xnat.heapPercent', share);
  const options = [
    ...(min === undefined ? [] : [`-Xms${min}`]),
    ...(max === undefined || share !== undefined ? [] : [`-Xmx${max}`]),
    ...(metaspace === undefined ? [] : [`-XX:MaxMetaspaceSize=${metaspace}`]),
    ...(extra ?? '').split(/\s+/).filter((option) => option !== '' && withoutOptions(option) === option),
  ];
  if (withoutOptions(extra ?? '') !== (extra ?? '')) draft.leave('jvm.extraOpts', 'an option in it holds a secret, which is not copied; the others are');
  return options.length === 0 ? undefined : options;
}

/** The heap as a share of the memory limit, in percent, where there is a limit and the library takes the share. */
function heapShare(heap: string, values: Values): number | undefined {
  const limit = bytesOf(values.get('resources.limits.memory'));
  const amount = bytesOf(heap.replace(/^(\d+)([kmgt])$/i, (_, number: string, unit: string) => `${number}${unit.toUpperCase()}i`));
  if (limit === undefined || amount === undefined) return undefined;
  const percent = Math.round((amount / limit) * 100);
  return percent >= 25 && percent <= 80 ? percent : undefined;
}

/** ConfigMaps and Secrets become files, claims become volumes of the site. */
function files(values: Values, draft: Draft): Code[] | undefined {
  const found: Code[] = [];
  const mounts = values.list('extraVolumeMounts');
  values.list('extraVolumes').forEach((volume, i) => {
    if (!isTree(volume)) return;
    const mount = mounts.find((candidate) => isTree(candidate) && candidate.name === volume.name);
    const place = ['extraVolumes', String(i)];
    const path = isTree(mount) ? textOf(mount.mountPath) : undefined;
    const claim = isTree(volume.persistentVolumeClaim) ? textOf(volume.persistentVolumeClaim.claimName) : undefined;
    if (path === undefined || !isTree(mount)) draft.leave(place, 'nothing of the values mounts it');
    else if (mount.subPath !== undefined) {
      draft.leave(place, 'the library mounts whole volumes, and no part of one: add it by a patch of the StatefulSet');
      draft.leave(['extraVolumeMounts', String(mounts.indexOf(mount))], 'the library mounts whole volumes, and no part of one');
    } else if (claim !== undefined) {
      const volumeName = String(volume.name);
      draft.statement(call('site.xnat.addVolume', make('DataVolume', name('site'), volumeName, { volumeName, mountPath: path, existingClaim: claim })));
    } else if (isTree(volume.configMap) || isTree(volume.secret)) found.push({ volume: jsonCode(volume), mountPath: path });
    else {
      draft.leave(place, 'the library adds ConfigMaps, Secrets and claims: add another volume by a patch of the StatefulSet');
      draft.leave(['extraVolumeMounts', String(mounts.indexOf(mount))], 'its volume is not carried over');
    }
  });
  mounts.forEach((mount, i) => {
    const known = isTree(mount) && values.list('extraVolumes').some((volume) => isTree(volume) && volume.name === mount.name);
    if (!known) draft.leave(['extraVolumeMounts', String(i)], 'no volume of extraVolumes has its name');
  });
  return found.length === 0 ? undefined : found;
}

/** How long a pod that is to end may take, further keys of xnat-conf.properties, and pipelines. */
export const nrgSite: Converter = {
  keys: ['terminationGracePeriodSeconds', 'extraConfig.*', 'containerService', 'nameOverride', 'fullnameOverride'],
  convert(values, draft) {
    const grace = values.number('terminationGracePeriodSeconds');
    if (grace !== undefined && grace !== 90 && grace !== 120) draft.set('xnat.terminationGracePeriod', durationCode(grace));
    for (const [key, value] of Object.entries(texts(values, 'extraConfig', draft))) {
      if (/^(datasource\.(driver|url|username|password)|spring\.activemq\.|node\.id$|xnat\.is_primary_node$)/.test(key))
        draft.leave(['extraConfig', key], 'the library makes it of another prop');
      else if (isSecret(key, value)) draft.leave(['extraConfig', key], 'by its name it is a secret, and xnat.properties takes none: set it in XNAT itself');
      else draft.set('xnat.properties', { ...(draft.get('xnat.properties') as CodeObject | undefined), [key]: value });
    }
    if (values.flag('containerService')) {
      if (draft.get('buildVolume') === undefined)
        draft.leave('containerService', 'pipelines need buildVolume, and the values have no volume at /data/xnat/build');
      else if (!JSON.stringify(draft.get('xnat.plugins') ?? []).includes('"container-service"')) {
        draft.leave(
          'containerService',
          'the plugin container-service is not among those that are carried over: add it to xnat.plugins, and then containerService: {}',
        );
      } else {
        draft.set('containerService', {});
        draft.remark(
          'Pods of pipelines are not restricted: where the namespace enforces Pod Security restricted, kubectl label namespace … pod-security.kubernetes.io/enforce=baseline --overwrite.',
        );
      }
    }
    draft.remark(
      `The library reads the Secret ${draft.siteName}-xnat-web-admin, key password, which the release does not have: make it by the script that npm run synth writes. XNAT ignores it, since its database exists${values.flag('containerService') ? '; the Job of containerService logs in with it, so it must be the password of today' : ''}.`,
    );
  },
};
