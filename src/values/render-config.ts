import { asset } from '../core/assets';

/** The script that fills in what a template leaves to the pod: secrets, and what only the pod knows. */
export const RENDER_CONFIG = 'render-config.sh';

/** Its text. */
export const renderConfig = (): string => asset(__dirname, RENDER_CONFIG);
