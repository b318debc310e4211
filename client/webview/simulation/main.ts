import './style.css';
import { startPanel } from './panel.tsx';

startPanel();
