import type { Words } from './shared/errors.ts';

/** The accounts of demo mode. They exist there only, and demo mode listens on this machine only. */
export const demoPassword = 'keqiao-demo';

export const demoLogins = [
  { email: 'admin@keqiao.demo', role: ['系统管理员', 'Administrator'] },
  { email: 'staff@keqiao.demo', role: ['科协工作人员', 'Association staff'] },
  { email: 'enterprise@keqiao.demo', role: ['企业', 'Enterprise'] },
  { email: 'manager@keqiao.demo', role: ['技术经理人', 'Technology manager'] },
  { email: 'expert@keqiao.demo', role: ['专家', 'Expert'] },
  { email: 'society@keqiao.demo', role: ['学会秘书', 'Society secretary'] },
] as const satisfies readonly { email: string; role: Words }[];
