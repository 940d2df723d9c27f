import { logOf } from '../../../core/job-program/log';

export const { say, complain } = logOf('xnat-setup');
