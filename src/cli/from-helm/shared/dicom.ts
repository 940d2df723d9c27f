import { type Code, name } from '../../code/code';
import { type Converter, filled, textOf, texts } from '../chart';
import { isTree } from '../values';

/** The types of Services that something outside of the cluster reaches. */
export const SERVICE_TYPES: Readonly<Record<string, string>> = { NodePort: 'NODE_PORT', LoadBalancer: 'LOAD_BALANCER' };

/** Receivers of DICOM; the charts spell them `recievers`. */
export const dicom = (root: string): Converter => ({
  keys: [
    `${root}dicom_scp.serviceType`,
    `${root}dicom_scp.annotations.*`,
    ...['ae_title', 'port', 'nodePort'].map((key) => `${root}dicom_scp.recievers.*.${key}`),
  ],
  convert(values, draft) {
    const receivers = values.list(`${root}dicom_scp.recievers`).flatMap((entry, i): Code[] => {
      const place = [...`${root}dicom_scp.recievers`.split('.'), String(i)];
      const [aeTitle, port] = [values.text([...place, 'ae_title']), values.number([...place, 'port'])];
      if (!isTree(entry) || aeTitle === undefined || port === undefined) {
        draft.leave(place, 'a receiver has an ae_title and a port');
        return [];
      }
      return [filled({ aeTitle, port, nodePort: values.number([...place, 'nodePort']) })!];
    });
    if (receivers.length === 0) {
      for (const key of ['serviceType', 'annotations']) {
        if (values.changed(`${root}dicom_scp.${key}`)) draft.leave(`${root}dicom_scp.${key}`, 'without a receiver there is no Service');
      }
      return;
    }
    const alone = JSON.stringify(receivers) === JSON.stringify([{ aeTitle: 'XNAT', port: 8104 }]);
    const type = textOf(values.get(`${root}dicom_scp.serviceType`)) ?? 'ClusterIP';
    if (type !== 'ClusterIP' && SERVICE_TYPES[type] === undefined)
      draft.leave(`${root}dicom_scp.serviceType`, 'a Service is ClusterIP, NodePort or LoadBalancer');
    const annotations = texts(values, `${root}dicom_scp.annotations`, draft);
    const options = filled({
      receivers: alone ? undefined : receivers,
      serviceType: SERVICE_TYPES[type] === undefined ? undefined : name(`ServiceType.${SERVICE_TYPES[type]!}`),
      annotations,
    });
    draft.set('dicom', options ?? {});
    if (type === 'LoadBalancer') draft.remark('The load balancer of the DICOM Service gets another address, unless its annotations fix it. Tell the scanners.');
    else if (type === 'NodePort' && receivers.some((receiver) => !('nodePort' in (receiver as object)))) {
      draft.remark(
        'The release let the cluster choose a node port for DICOM. Look it up (kubectl get service), and set nodePort of the receiver, so that the scanners find it again.',
      );
    }
  },
});
