import type { SeedSociety } from './types.ts';

// National societies of electronics, food, agriculture and medicine; provincial and city bodies. Evidence whose
// title lacks "(演示)" rests on the documents; the rest is invented for the demo.
export const societies2: readonly SeedSociety[] = [
  {
    key: 'dianzi', name: '中国电子学会', level: 'national', regionCode: '100000',
    disciplines: ['电子信息', '半导体封装', '功率器件', '电子元器件', '物联网', '传感器'],
    summary: '电子信息领域骨干学会，可就功率半导体封装、探测器读出、传感与物联网系统派出专家，并提供可靠性试验建议。',
    evidence: [
      { kind: 'project', title: '银烧结互连可靠性联合试验(演示)', text: '三家封装厂参与空洞率与功率循环寿命关系试验。', year: 2023 },
      { kind: 'engagement', title: '车规模块双面散热方案咨询(演示)', text: '为模块厂评审平行度控制和塑封翘曲方案。', year: 2024 },
    ],
  },
  {
    key: 'jisuanji', name: '中国计算机学会', level: 'national', regionCode: '100000',
    disciplines: ['大数据', '工业软件', '隐私计算', '数据库', '医疗信息', '信创'],
    summary: '计算机领域学会，可协助工业数据平台、医疗数据治理、信创适配和隐私计算类问题的选型与攻关。',
    evidence: [
      { kind: 'project', title: '区域健康数据主索引与互认规则研究(演示)', text: '提出检验项目映射与质量评测集。', year: 2022 },
      { kind: 'engagement', title: '中小企业上云架构体检(演示)', text: '为二十家制造企业评估数据采集与存储架构。', year: 2023 },
    ],
  },
  {
    key: 'zidonghua', name: '中国自动化学会', level: 'national', regionCode: '100000',
    disciplines: ['工业控制', '机器人', '过程建模', '运动控制', '智能制造', '模式识别'],
    summary: '面向制造业自动化改造，承接机器人柔顺装配、打磨抛光单元、冶金过程模型、产线数据采集等需求。',
    evidence: [
      { kind: 'project', title: '充电机器人视觉伺服与力控(演示)', text: '完成户外光照下插接定位与柔顺插拔试验。', year: 2023 },
      { kind: 'engagement', title: '五金打磨机器人上线服务(演示)', text: '为卫浴企业选定恒力打磨单元并测算投入产出。', year: 2022 },
    ],
  },
  {
    key: 'tuxiang', name: '中国图象图形学学会', level: 'national', regionCode: '100000',
    disciplines: ['图像处理', '机器视觉', '缺陷检测', '三维测量', '小样本学习'],
    summary: '以图像与视觉为主业，可解决高反光件外观缺陷、药品异物灯检、少样本换型等在线检测难题。',
    evidence: [
      { kind: 'project', title: '曲面金属件光度立体成像检测(演示)', text: '用多角度条纹光提高浅划痕对比度。', year: 2023 },
      { kind: 'engagement', title: '外观检测标准样件库建设(演示)', text: '统一划痕、麻点判级，降低目检分歧。', year: 2024 },
    ],
  },
  {
    key: 'yiqi', name: '中国仪器仪表学会', level: 'national', regionCode: '100000',
    disciplines: ['精密测量', '传感器', '在线分析', '无损检测', '光学仪器'],
    summary: '提供测量与在线检测技术，可承接电池包预警传感、气体与水质在线、精密几何量及药品灯检设备问题。',
    evidence: [
      { kind: 'project', title: '钢水成分与吹氩状态在线监测(演示)', text: '用振动与声信号判断底吹状态。', year: 2021 },
      { kind: 'engagement', title: '异味溯源电子鼻选型服务(演示)', text: '为发酵企业选定采样点和校准方案。', year: 2023 },
    ],
  },
  {
    key: 'shipin', name: '中国食品科学技术学会', level: 'national', regionCode: '100000',
    disciplines: ['食品加工', '杀菌', '功能食品', '预制菜', '食品保藏', '蛋白质加工'],
    summary: '食品领域综合学会，能解决干果杀菌褐变、粉体结块、预制菜复热品质、大豆蛋白风味等问题。',
    evidence: [
      { kind: 'engagement', title: '枸杞干果温和杀菌会诊(演示)', text: '比较热风、臭氧、紫外组合次序与色差的关系。', year: 2023 },
      { kind: 'project', title: '高糖粉体玻璃化与抗结块研究(演示)', text: '给出水分活度、玻璃化温度与储存条件的对照图。', year: 2022 },
      { kind: 'engagement', title: '禽肉预制菜异味控制服务(演示)', text: '优化滚揉、慢煮和抗氧化方案。', year: 2024 },
    ],
  },
  {
    key: 'shenggong', name: '中国生物工程学会', level: 'national', regionCode: '100000',
    disciplines: ['生物技术', '发酵工程', '酶工程', '生物制药', '合成生物学', '蛋白质工程'],
    summary: '生物技术与产业化学会，可组织发酵菌种、酶法改性、生物试剂原料等专家团到企业指导。',
    evidence: [
      { kind: 'engagement', title: '德州食品生物企业专家服务团', text: '参加到德州企业的专家服务团，对接食品生物技术人才与项目。', year: 2020 },
      { kind: 'project', title: '木糖发酵菌株抑制物耐受改造(演示)', text: '以适应性进化提高糠醛耐受并完成中试。', year: 2022 },
      { kind: 'engagement', title: '诊断抗体定向偶联技术服务(演示)', text: '改善磁珠偶联批间差。', year: 2023 },
    ],
  },
  {
    key: 'weishengwu', name: '中国微生物学会', level: 'national', regionCode: '100000',
    disciplines: ['工业微生物', '农业微生物', '病原检测', '环境微生物', '石油微生物'],
    summary: '服务发酵食品、养殖病原、污水脱氮、微生物驱油等需要菌种与菌群分析的场景。',
    evidence: [
      { kind: 'project', title: '果醋酿造菌群多样性与风味(演示)', text: '解析固液两种发酵的酯香差异。', year: 2021 },
      { kind: 'engagement', title: '育苗水体弧菌定量服务(演示)', text: '建立两小时出结果的快速定量流程。', year: 2023 },
    ],
  },
  {
    key: 'fangzhi', name: '中国纺织工程学会', level: 'national', regionCode: '100000',
    disciplines: ['纺织', '印染', '化学纤维', '功能整理', '再生纤维', '针织'],
    summary: '纺织与化纤领域学会，承接低水染色、无氟拒水、再生聚酯纺丝等工艺问题。',
    evidence: [
      { kind: 'project', title: '再生聚酯熔体过滤与纺丝(演示)', text: '比较液相增黏与固相增黏对断头率的影响。', year: 2023 },
      { kind: 'engagement', title: '牛仔靛蓝电化学染色试验(演示)', text: '还原剂用量降低并稳定回用染液。', year: 2022 },
    ],
  },
  {
    key: 'zaozhi', name: '中国造纸学会', level: 'national', regionCode: '100000',
    disciplines: ['制浆造纸', '生活用纸', '纳米纤维素', '特种纸', '电池隔膜纸', '白水循环'],
    summary: '纸与纤维素领域学会，可解决竹浆生活用纸质量、节水，也能牵头纤维素基电池隔膜与纳米纤维素制备。',
    evidence: [
      { kind: 'project', title: '纤维素隔膜湿法成形均匀性(演示)', text: '与电池企业讨论悬浮液脱水、孔径与强度的平衡。', year: 2024 },
      { kind: 'engagement', title: '生活用纸掉粉诊断(演示)', text: '从刮刀角度、湿强剂加入点查找原因。', year: 2022 },
    ],
  },
  {
    key: 'shuichan', name: '中国水产学会', level: 'national', regionCode: '100000',
    disciplines: ['水产养殖', '水产病害', '种苗繁育', '水产品加工', '养殖尾水'],
    summary: '水产全链条学会，能派团解决对虾育苗病害、养殖尾水、罗非鱼片保水脱腥等问题。',
    evidence: [
      { kind: 'engagement', title: '对虾育苗场病害会诊(演示)', text: '核查亲虾、饵料与水处理三个环节的病原来源。', year: 2023 },
      { kind: 'project', title: '无磷保水剂与液氮速冻比较(演示)', text: '给出汁液流失率与成本对照。', year: 2021 },
    ],
  },
  {
    key: 'zuowu', name: '中国作物学会', level: 'national', regionCode: '100000',
    disciplines: ['作物遗传育种', '种质资源', '玉米', '分子标记', '栽培'],
    summary: '作物育种栽培学会，可就南繁加代、单倍体育种、抗虫性状改良组织专家与资源。',
    evidence: [
      { kind: 'project', title: '玉米双单倍体工程化流程(演示)', text: '比较化学加倍与自然加倍的成苗差异。', year: 2023 },
      { kind: 'engagement', title: '南繁种质抗虫鉴定服务(演示)', text: '在三亚设点开展田间抗草地贪夜蛾鉴定。', year: 2024 },
    ],
  },
  {
    key: 'yuanyi', name: '中国园艺学会', level: 'national', regionCode: '100000',
    disciplines: ['果树', '蔬菜', '设施园艺', '采后保鲜', '枸杞'],
    summary: '果树、蔬菜与观赏植物学会，承接老梨园改造、设施瓜菜连作、热带果品采后保鲜等问题。',
    evidence: [
      { kind: 'engagement', title: '老梨园轻简化改形指导(演示)', text: '示范隔行去株与高光效树形。', year: 2022 },
      { kind: 'project', title: '荔枝采后预冷保色(演示)', text: '比较差压预冷与冰温结合气调。', year: 2023 },
    ],
  },
  {
    key: 'zhibao', name: '中国植物保护学会', level: 'national', regionCode: '100000',
    disciplines: ['病虫害防控', '抗药性', '生物防治', '线虫', '预测预报'],
    summary: '专攻病虫草害，能就梨木虱抗药性、黑星病预报、枯萎病与线虫复合病害给出综合防控方案。',
    evidence: [
      { kind: 'project', title: '梨木虱抗药性监测(演示)', text: '测定三地种群抗性倍数并给出轮换方案。', year: 2022 },
      { kind: 'engagement', title: '设施甜瓜土传病害综合治理(演示)', text: '砧木、闷棚、菌剂三项配套。', year: 2024 },
    ],
  },
  {
    key: 'xumu', name: '中国畜牧兽医学会', level: 'national', regionCode: '100000',
    disciplines: ['动物营养', '饲料', '羊生产', '兽医临床', '繁殖', '养殖环境'],
    summary: '畜牧兽医综合学会，服务低蛋白日粮、豆粕减量、羔羊腹泻、母羊繁殖和养殖除臭。',
    evidence: [
      { kind: 'project', title: '猪低蛋白日粮氨基酸平衡示范(演示)', text: '豆粕用量下降而生长性能不降。', year: 2023 },
      { kind: 'engagement', title: '舍饲羊场繁殖与疫病服务(演示)', text: '建立同期发情流程和羔羊腹泻分级处置。', year: 2022 },
    ],
  },
  {
    key: 'zhongyi', name: '中华中医药学会', level: 'national', regionCode: '100000',
    disciplines: ['中药制剂', '中药提取', '中药质量', '中药炮制', '儿科中药'],
    summary: '中医药领域主干学会，可解决颗粒吸潮掩味、提取工艺放大、指纹图谱质量控制。',
    evidence: [
      { kind: 'engagement', title: '中药颗粒制粒防潮会诊(演示)', text: '从辅料、包衣与包装三处控制吸湿。', year: 2023 },
      { kind: 'project', title: '挥发油与黄酮同步提取示范(演示)', text: '连续逆流提取缩短周期。', year: 2022 },
    ],
  },
  {
    key: 'yaoxue', name: '中国药学会', level: 'national', regionCode: '100000',
    disciplines: ['药物制剂', '药物分析', '生物药', '药品质量控制'],
    summary: '药学领域学会，可协助注射剂灯检验证、制剂稳定性、药物分析方法学。',
    evidence: [
      { kind: 'project', title: '注射剂可见异物检查验证指南研讨(演示)', text: '讨论灯检机检出概率与人工比对试验设计。', year: 2022 },
      { kind: 'engagement', title: '制剂吸湿性与包装相容服务(演示)', text: '提供稳定性试验方案。', year: 2023 },
    ],
  },
  {
    key: 'shengwuyi', name: '中国生物医学工程学会', level: 'national', regionCode: '100000',
    disciplines: ['体外诊断', '医疗器械', '微流控', '医学检测', '生物传感'],
    summary: '医疗器械与诊断技术学会，承接化学发光、微流控芯片、医学影像设备的工程化问题。',
    evidence: [
      { kind: 'project', title: '全血化学发光干扰补偿方法(演示)', text: '建立压积与基质效应修正模型。', year: 2023 },
      { kind: 'engagement', title: '微流控芯片注塑键合试制服务(演示)', text: '优化热压曲线并消除气泡。', year: 2024 },
    ],
  },
  {
    key: 'zhileng', name: '中国制冷学会', level: 'national', regionCode: '100000',
    disciplines: ['冷链', '预冷', '热泵', '蓄冷', '冻结', '空调'],
    summary: '制冷与热泵领域学会，可派团解决果蔬预冷、蓄冷运输、预制菜冻结和热泵供暖除霜等问题。',
    evidence: [
      { kind: 'engagement', title: '田头移动预冷装备选型(演示)', text: '按果品热负荷核算电源和蓄冷量。', year: 2022 },
      { kind: 'project', title: '空气源热泵除霜判据(演示)', text: '以压差与结霜量联合判断除霜时机。', year: 2023 },
    ],
  },
  {
    key: 'sd-dianzi', name: '山东电子学会', level: 'province', regionCode: '370000',
    disciplines: ['电子信息', '传感器', '智能装备', '工业互联网'],
    summary: '山东省电子信息领域学会，常到德州等地企业做技术指导，可联系省内高校做设备联网和电子检测。',
    evidence: [
      { kind: 'engagement', title: '全省科技工作者创新大赛总决赛', text: '2020、2021 年与德州市科协承办第四、五届总决赛，二百余个项目参赛。', year: 2021 },
      { kind: 'project', title: '机床电流振动采集盒试用(演示)', text: '给无接口机床加装低成本采集盒。', year: 2022 },
    ],
  },
  {
    key: 'sd-wulianwang', name: '山东省物联网协会', level: 'province', regionCode: '370000',
    disciplines: ['物联网', '设备联网', '工业互联网', '数据采集', '无线通信'],
    summary: '省内物联网企业与高校组成的协会，专长是离散车间设备联网、协议解析和低成本平台部署。',
    evidence: [
      { kind: 'engagement', title: '物联网助力德州装备制造业专场', text: '结合人才创业周办物联网专场，服务德州装备制造企业。', year: 2020 },
      { kind: 'project', title: '多品牌数控协议网关(演示)', text: '汇集十余种协议驱动供中小企业使用。', year: 2023 },
    ],
  },
  {
    key: 'sd-rengong', name: '山东省人工智能学会', level: 'province', regionCode: '370000',
    disciplines: ['人工智能', '机器学习', '机器视觉', '预测模型'],
    summary: '山东省人工智能领域学会，可为制造、农业企业提供数据建模、缺陷识别和病虫害预报模型。',
    evidence: [
      { kind: 'engagement', title: '首届泰山人工智能产业大会', text: '与德州市科协联合办会，三十余家企业科协主席参加。', year: 2022 },
      { kind: 'project', title: '果园病害气象预报模型(演示)', text: '用多年气象与病情记录训练预报模型。', year: 2023 },
    ],
  },
  {
    key: 'zj-qiche', name: '浙江省汽车工程学会', level: 'province', regionCode: '330000',
    disciplines: ['汽车零部件', '摩擦材料', '智慧交通', '轻量化', '耐久试验'],
    summary: '与松阳县合作开展智慧山区赋能，可为离合器摩擦片、汽车零部件耐久与智慧交通企业服务。',
    evidence: [
      { kind: 'engagement', title: '松阳智慧交通人才培养', text: '和松阳县科协一起培养智慧交通人才，开讲座七次、办交流九回，并授予当地摩擦材料企业科技进步奖。', year: 2024 },
      { kind: 'project', title: '离合器摩擦片高温性能台架(演示)', text: '搭建 350 ℃ 热衰退台架供会员共用。', year: 2023 },
    ],
  },
  {
    key: 'nx-kechuang', name: '宁夏企业科技创新服务联合会', level: 'province', regionCode: '640000',
    disciplines: ['企业服务', '产学研对接', '高端装备', '创新方法', '政策咨询'],
    summary: '自治区科协团体会员，建有专家、需求、企业三个数据库，为宁夏枸杞、装备、能源企业对接高校与政策。',
    evidence: [
      { kind: 'engagement', title: '"科创中国"宁夏高端装备制造服务团', text: '组建区域科技服务团，办装备制造业数智化交流。', year: 2023 },
      { kind: 'project', title: '"2+1"线上对接会', text: '用视频会议和云端展示连接专家、企业与联合会，促成产学研合作。', year: 2022 },
    ],
  },
  {
    key: 'yc-lianhe', name: '银川市企业科协联合会', level: 'city', regionCode: '640100',
    disciplines: ['企业服务', '创新培训', '产学研对接', '科技咨询'],
    summary: '银川市企业科协的联合组织，成立时登记单位会员 88 家，可收集共性难题并请进专家。',
    evidence: [
      { kind: 'engagement', title: '银川市企业科协联合会成立', text: '在市科协指导下成立，全市已建的 82 家企业和园区科协都成为会员。', year: 2024 },
      { kind: 'project', title: '银川企业技术需求摸底(演示)', text: '走访装备、新能源企业，形成需求清单 60 条。', year: 2024 },
    ],
  },
  {
    key: 'tz-yaoxie', name: '通州区药械学会', level: 'city', regionCode: '110112',
    disciplines: ['药品', '医疗器械', '体外诊断', '质量管理', '注册法规'],
    summary: '通州医药健康产业的区级学会，帮助药械企业在注册、质控与临床评价方面找专家。',
    evidence: [
      { kind: 'engagement', title: '通州药械学会建设', text: '在区科协推动下完善建设，服务健康产业集聚。', year: 2024 },
      { kind: 'project', title: '诊断试剂批间差控制沙龙(演示)', text: '邀请检验科与企业交流批间差评定。', year: 2024 },
    ],
  },
];
