import theme from 'vitepress/theme-without-fonts';
import './style.css';

// Fonts are those of the reader's system: a page fetches nothing from elsewhere.
export default {
  extends: theme,
  enhanceApp() {
    if (import.meta.env.SSR) return;
    // The links of the page as it was loaded are relative to it, and stay when the reader goes on without a reload.
    for (const link of document.querySelectorAll('a[href]:not([href^="#"])')) link.href = link.href;
  },
};
