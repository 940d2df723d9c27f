import { by, filledText, optional, required, type Shape } from '../../core/props/kind';
import { LOG_BUCKET, LOG_PREFIX } from './alb-grammar';

/** A bucket that the load balancer writes each request into. */
export interface AlbAccessLogsOptions {
  /** Name of the bucket, of the region of the load balancer. Its policy must let Elastic Load Balancing write. */
  readonly bucket: string;

  /**
   * Folder in the bucket, without a slash at its ends.
   *
   * @default - none: the logs begin at `AWSLogs/`
   */
  readonly prefix?: string;
}

export const accessLogsShape: Shape<AlbAccessLogsOptions> = {
  bucket: required(by(filledText, LOG_BUCKET), 'missing'),
  prefix: optional(by(filledText, LOG_PREFIX)),
};

/** The same, as attributes of the load balancer. */
export function accessLogAttributes(logs: AlbAccessLogsOptions | undefined): Record<string, string> {
  if (!logs) return {};
  const { bucket, prefix } = logs;
  return {
    'access_logs.s3.enabled': 'true',
    'access_logs.s3.bucket': bucket,
    ...(prefix !== undefined && { 'access_logs.s3.prefix': prefix }),
  };
}
