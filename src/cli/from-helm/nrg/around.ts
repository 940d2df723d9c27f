import { durationCode } from '../../code/units';
import { type Converter, filled, texts } from '../chart';

/** Metrics of XNAT, where the release exports them. */
export const nrgMonitoring: Converter = {
  keys: [
    'metrics.jmx.enabled',
    'metrics.jmx.port',
    'metrics.serviceMonitor.enabled',
    'metrics.serviceMonitor.interval',
    'metrics.serviceMonitor.additionalLabels.*',
  ],
  convert(values, draft) {
    const monitored = values.flag('metrics.serviceMonitor.enabled');
    if (!values.flag('metrics.jmx.enabled')) {
      if (monitored) draft.leave('metrics.serviceMonitor', 'metrics.jmx is not enabled: there is nothing to read');
      return;
    }
    const port = values.number('metrics.jmx.port');
    const seconds = secondsOf(values.text('metrics.serviceMonitor.interval'));
    if (monitored && seconds === undefined) draft.leave('metrics.serviceMonitor.interval', 'it is no time such as 30s');
    const labels = texts(values, 'metrics.serviceMonitor.additionalLabels', draft);
    const options = filled({
      labels: monitored ? labels : undefined,
      interval: seconds === undefined || seconds === 30 ? undefined : durationCode(seconds),
      port: port === 9404 ? undefined : port,
      createAlerts: false,
      createServiceMonitor: monitored ? undefined : false,
    });
    draft.set('monitoring', options, undefined);
    draft.remark('The library has alerts for Prometheus as well: remove createAlerts: false to have them (docs/how-to/monitoring.md).');
  },
};

/** `1m30s` in seconds. */
function secondsOf(time: string | undefined): number | undefined {
  const [, minutes, seconds] = /^(?:(\d+)m)?(?:(\d+)s)?$/.exec(time ?? '-') ?? [];
  return minutes === undefined && seconds === undefined ? undefined : Number(minutes ?? 0) * 60 + Number(seconds ?? 0);
}

/** The relay of the release, through which XNAT sends its mail. */
export const nrgMail: Converter = {
  keys: ['mail.enabled', 'mailpit.enabled'],
  convert(values, draft) {
    const { name } = values.release;
    if (values.flag('mail.enabled')) draft.set('smtp', { host: `${name}-mail`, port: 587, startTls: false });
    else if (values.flag('mailpit.enabled')) draft.set('smtp', { host: `${name}-mailpit`, port: 1025, startTls: false });
    else return;
    draft.remark("XNAT's mail goes through the release's own relay. See with kubectl get service that its name and port are those of smtp.");
  },
};
