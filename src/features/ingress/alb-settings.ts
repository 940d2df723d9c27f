import { Duration } from 'cdk8s';
import type { AlbHealthCheckOptions } from './alb-health-check';
import { AlbAlgorithm, type AlbIngressOptions } from './alb-options';

/** The options with every default filled in. */
export interface AlbSettings extends AlbIngressOptions {
  readonly stickiness: Duration;
  readonly algorithm: AlbAlgorithm;
  readonly idleTimeout: Duration;
  readonly deregistrationDelay: Duration;
  readonly httpsPorts: number[];
  readonly sslRedirectPort: number;
  readonly health: Required<Omit<AlbHealthCheckOptions, 'path'>> & { readonly path: string };
}

/** Fills in the defaults. */
export function albSettings(options: AlbIngressOptions, healthPath: string): AlbSettings {
  const httpsPorts = options.httpsPorts ?? [443];
  return {
    ...options,
    stickiness: options.stickiness ?? Duration.minutes(30),
    algorithm: options.algorithm ?? AlbAlgorithm.LEAST_OUTSTANDING_REQUESTS,
    idleTimeout: options.idleTimeout ?? Duration.minutes(5),
    deregistrationDelay: options.deregistrationDelay ?? Duration.minutes(2),
    httpsPorts,
    sslRedirectPort: options.sslRedirectPort ?? httpsPorts[0] ?? 443,
    health: {
      path: options.healthCheck?.path ?? healthPath,
      successCodes: options.healthCheck?.successCodes ?? '200',
      interval: options.healthCheck?.interval ?? Duration.seconds(15),
      timeout: options.healthCheck?.timeout ?? Duration.seconds(10),
      healthyThreshold: options.healthCheck?.healthyThreshold ?? 2,
      unhealthyThreshold: options.healthCheck?.unhealthyThreshold ?? 4,
    },
  };
}
