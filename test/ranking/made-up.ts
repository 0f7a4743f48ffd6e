import type { Candidate, Item, NeedText } from '../../src/ranking/engine.ts';

/** A small world written for these tests; large enough (over 20 pieces) for idf to stay frozen from change to change. */
export const item = (id: string, title: string, text = ''): Item => ({ id, title, text });
export const candidate = (id: string, title: string, text = '', items: readonly Item[] = []): Candidate => ({ id, title, text, items });

export const experts: readonly Candidate[] = [
  candidate('steel', '特殊钢冶炼与连铸', '长期研究钢水洁净度控制', [
    item('steel-1', '高强耐磨钢板轧制工艺', '通过控轧控冷获得细晶组织,提高耐磨钢板的韧性'),
    item('steel-2', '连铸坯中心偏析的控制', '末端电磁搅拌与轻压下'),
    item('steel-3', '转炉炼钢终点碳温预测', '基于神经网络的预测模型'),
  ]),
  candidate('water', '工业废水处理', '', [
    item('water-1', '高盐有机废水催化氧化处理', '臭氧催化氧化降解难降解有机物,COD 去除率 85%'),
    item('water-2', '印染废水膜分离与回用', '反渗透浓水减量'),
  ]),
  candidate('battery', '锂离子电池材料', '正极材料与电解液', [
    item('battery-1', '磷酸铁锂正极材料的低温性能', '-20℃ 放电容量保持率 75%'),
    item('battery-2', '防爆锂离子电池隔膜涂层', '陶瓷涂层隔膜抑制热失控'),
  ]),
  candidate('robot', '工业机器人与机器视觉', '', [
    item('robot-1', '曲面工件自动打磨机器人力控系统', '恒力打磨,粗糙度 Ra 0.8 μm'),
    item('robot-2', 'Machine vision for weld seam tracking', 'A structured light sensor locates the weld seam in real time.'),
  ]),
  candidate('crop', '作物育种与栽培', '小麦和玉米', [
    item('crop-1', '抗倒伏小麦新品种选育'), item('crop-2', '玉米密植滴灌栽培'), item('crop-3', '种子活力快速检验'), item('crop-4', '秸秆还田与土壤肥力'),
  ]),
  candidate('bridge', '桥梁与隧道工程', '', [
    item('bridge-1', '大跨度斜拉桥抗风设计'), item('bridge-2', '软岩隧道支护参数'), item('bridge-3', '沥青路面再生'), item('bridge-4', '混凝土徐变与收缩'),
  ]),
  candidate('herb', '中药提取与制剂', '', [item('herb-1', '黄芪多糖提取工艺放大', '水提醇沉')]),
];

export const needs: readonly NeedText[] = [
  { title: '高盐废水中难降解有机物的处理', description: '我公司印染车间每天排放高盐有机废水 500 吨。\n现有生化工艺无法达标,需要催化氧化技术。\n目标:COD 去除率大于 80%。' },
  { title: '防爆锂离子电池的研发', description: '锂离子电池在穿刺时发生热失控,需要改进隔膜涂层。' },
  { title: '耐磨钢板韧性不足', description: '轧制后耐磨钢板冲击韧性波动大,容易开裂。' },
  { title: '小麦倒伏严重', description: '需要抗倒伏小麦品种,并检验种子活力。\n秸秆还田后土壤肥力仍在下降。' },
  { title: '软岩隧道支护变形', description: '斜拉桥旁的软岩隧道支护开裂,混凝土收缩大。\n沥青路面老化需要再生。' },
  { title: 'weld seam tracking', description: 'We need a sensor that finds the weld seam in real time.' },
];
