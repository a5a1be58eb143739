import { render } from 'preact';

import { begin } from './api/session';
import { Application } from './app/application';
import { showTheme } from './app/theme';

showTheme();
const root = document.getElementById('app');
if (root !== null) render(<Application />, root);
void begin();
