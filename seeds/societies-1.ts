import type { SeedSociety } from './types.ts';

// National societies: materials, energy, chemistry, manufacture, and services. Evidence whose title lacks "(演示)" rests on the
// documents (Dezhou, Tai'an, Dagang, Hainan); the rest is invented for the demo.
export const societies1: readonly SeedSociety[] = [
  {
    key: 'jinshu', name: '中国金属学会', level: 'national', regionCode: '100000',
    disciplines: ['钢铁冶金', '炼钢', '连铸', '炉外精炼', '夹杂物控制', '轧制', '冶金自动化', '金属材料'],
    summary: '面向钢铁企业的炼铁、炼钢、连铸、轧制全流程。服务团可承接钢水洁净度、水口结瘤、铸坯缺陷诊断和冶金过程模型开发，也能为特色金属材料产业提供人才对接。',
    evidence: [
      { kind: 'engagement', title: '德州市特色金属材料产业人才技术对接', text: '与德州市科协共同办产业对接和学术专场，19 家特色金属材料企业的科协负责人参加。', year: 2022 },
      { kind: 'project', title: '连铸水口结瘤机理与钙处理窗口研究(演示)', text: '组织三家钢厂开展铝镇静钢可浇性攻关，给出夹杂物液态窗口与中间包长寿命操作建议。', year: 2021 },
      { kind: 'engagement', title: '渣洗脱硫与氩站钙处理工艺诊断服务团(演示)', text: '驻厂两周完成顶渣氧化性、钢包底吹和喂线收得率诊断。', year: 2023 },
    ],
  },
  {
    key: 'youse', name: '中国有色金属学会', level: 'national', regionCode: '100000',
    disciplines: ['有色金属冶金', '铜合金加工', '铝加工', '钛合金', '锂冶金', '二次资源回收', '矿山输送'],
    summary: '覆盖采选冶、加工和二次资源。可组织铜带、铝型材、钛材加工专家团，也承接锂云母提锂、废旧电池回收以及矿山物料输送类问题。',
    evidence: [
      { kind: 'engagement', title: '力博重工粘性物料长距离带式运输攻关', text: '多名专家协助泰安力博重工解决粘性物料长距离带式输送难题，企业国内市场占有率升到 61%。', year: 2021 },
      { kind: 'project', title: '锂云母焙烧浸出节能降氟技术评估(演示)', text: '比较硫酸盐焙烧与压煮两条路线的能耗、除氟与铷铯回收。', year: 2023 },
      { kind: 'project', title: '引线框架铜带残余应力与板形控制(演示)', text: '围绕 Cu-Ni-Si 双级时效和拉弯矫开展工艺试验。', year: 2022 },
    ],
  },
  {
    key: 'fuhe', name: '中国复合材料学会', level: 'national', regionCode: '100000',
    disciplines: ['纤维增强复合材料', '树脂基复合材料', '拉挤成型', '缠绕成型', '界面', '无损检测', '碳纤维'],
    summary: '服务树脂基、金属基和陶瓷基复合材料企业。服务团擅长拉挤、缠绕、真空灌注工艺优化，孔隙与界面分析，储氢瓶和风电叶片结构评定。',
    evidence: [
      { kind: 'engagement', title: '德州复合材料企业技术指导', text: '2017 年以来组成专家服务团到德州企业开展技术指导与合作洽谈。', year: 2019 },
      { kind: 'project', title: '聚氨酯拉挤型材孔隙控制(演示)', text: '针对注胶浸渍和三段固化温度做放热仿真，孔隙率降到 1% 左右。', year: 2022 },
      { kind: 'project', title: '高压储氢瓶缠绕层缺陷检测(演示)', text: '比较超声、声发射与 CT 对分层和架空的检出能力。', year: 2023 },
    ],
  },
  {
    key: 'cailiao', name: '中国材料研究学会', level: 'national', regionCode: '100000',
    disciplines: ['新材料', '纤维材料', '高分子材料', '能源材料', '材料表征', '材料循环利用'],
    summary: '跨材料门类的综合学会，能为再生塑料纤维、电缆料、电池材料等交叉问题组织联合团队，并提供表征和寿命评价建议。',
    evidence: [
      { kind: 'engagement', title: '再生塑料制高性能纤维路线论证(演示)', text: '组织纤维与再生资源专家论证熔体增黏、过滤和牵伸路线。', year: 2024 },
      { kind: 'project', title: '无卤阻燃聚烯烃配方数据库(演示)', text: '整理金属氢氧化物、磷氮体系在 EVA 中的力学与燃烧数据。', year: 2022 },
    ],
  },
  {
    key: 'huaxue', name: '中国化学会', level: 'national', regionCode: '100000',
    disciplines: ['电化学', '高分子化学', '分析化学', '胶体与界面', '碳材料', '催化'],
    summary: '聚集化学各分支的基础与应用专家，适合硬碳与筛分型碳负极、电解液界面、未知物成分分析等需要机理支撑的问题。',
    evidence: [
      { kind: 'project', title: '钠离子电池碳负极孔结构研究交流(演示)', text: '讨论闭孔、孔口尺寸与平台容量的关系及快速表征方法。', year: 2023 },
      { kind: 'engagement', title: '锂电电解液副反应分析服务(演示)', text: '帮助企业判明产气来源并给出水分控制限。', year: 2022 },
    ],
  },
  {
    key: 'huagong', name: '中国化工学会', level: 'national', regionCode: '100000',
    disciplines: ['化学工程', '反应器放大', '膜分离', '精细化工', '储能材料', '过程安全'],
    summary: '长于从小试到工业规模的放大。可承接百吨级中试设计、膜分离与结晶、煤化工和锂盐流程优化、工艺安全评估。',
    evidence: [
      { kind: 'project', title: '碳材料回转炉化学气相沉积放大(演示)', text: '以流场和温度场仿真指导千克级到百吨级放大。', year: 2024 },
      { kind: 'engagement', title: '高盐水分盐结晶中试服务(演示)', text: '为工业园区提供硫酸钠分盐与膜浓缩方案比选。', year: 2021 },
    ],
  },
  {
    key: 'jixie', name: '中国机械工程学会', level: 'national', regionCode: '100000',
    disciplines: ['机械设计', '焊接', '铸造', '机床', '轴承与摩擦学', '物料输送', '表面工程'],
    summary: '下设焊接、铸造、生产工程、摩擦学等分会。可派团解决焊材与焊接工艺、数控机床精度、轴承寿命、输送机械堵料与减阻等问题。',
    evidence: [
      { kind: 'engagement', title: '高强钢药芯焊丝低温韧性会诊(演示)', text: '焊接分会专家就渣系、微合金与扩散氢给出改进方案。', year: 2022 },
      { kind: 'project', title: '加工中心精度保持性测评方法(演示)', text: '提出精度衰退加速试验与现场数据的对照方法。', year: 2023 },
      { kind: 'project', title: '高速精密轴承沟道超精研(演示)', text: '研究油石参数与波纹度关系，支撑 P4 级轴承量产。', year: 2021 },
    ],
  },
  {
    key: 'qiche', name: '中国汽车工程学会', level: 'national', regionCode: '100000',
    disciplines: ['汽车轻量化', '镁合金', '零部件疲劳', '新能源汽车', '燃料电池汽车', '离合与制动'],
    summary: '面向整车与零部件企业，服务团覆盖轻量化材料应用、疲劳与耐久、燃料电池动力系统和充电设施。',
    evidence: [
      { kind: 'project', title: '镁合金车身结构件疲劳与电偶腐蚀评价(演示)', text: '建立 AM60 压铸件疲劳数据和连接防护方案。', year: 2023 },
      { kind: 'engagement', title: '商用车离合摩擦副热衰退分析(演示)', text: '用台架数据辨识转移膜失稳温度。', year: 2022 },
    ],
  },
  {
    key: 'diangong', name: '中国电工技术学会', level: 'national', regionCode: '100000',
    disciplines: ['大型电机', '发电机通风冷却', '电气绝缘', '电力电子', '变压器', '充电技术'],
    summary: '为电机、变压器、电力电子和电动车充电企业服务，可承接通风冷却计算、绝缘老化评定、模块散热与降噪、局放诊断。',
    evidence: [
      { kind: 'project', title: '巨型水轮发电机端部温升计算(演示)', text: '流场、电磁与温度耦合计算并与真机测点比对。', year: 2022 },
      { kind: 'engagement', title: '大功率充电模块风道优化(演示)', text: '帮助充电设备厂重排模块风道，温差缩小三分之一。', year: 2023 },
      { kind: 'project', title: '卷铁心变压器噪声源识别(演示)', text: '分离磁致伸缩与绕组振动贡献。', year: 2021 },
    ],
  },
  {
    key: 'dianji', name: '中国电机工程学会', level: 'national', regionCode: '100000',
    disciplines: ['电力系统', '水电设备', '火电', '储能电站', '电力信息化', '输变电'],
    summary: '电力行业综合性学会，可为发电、电网和储能电站运行企业提供状态监测、安全预警和并网技术服务。',
    evidence: [
      { kind: 'engagement', title: '储能电站电池预警系统评审(演示)', text: '评审可燃气体与电压联合判据，提出误报控制要求。', year: 2023 },
      { kind: 'project', title: '水电机组状态监测示范(演示)', text: '完成铁心热点与振动在线诊断示范。', year: 2020 },
    ],
  },
  {
    key: 'kezaisheng', name: '中国可再生能源学会', level: 'national', regionCode: '100000',
    disciplines: ['太阳能热利用', '光伏', '氢能', '燃料电池', '储能', '风能'],
    summary: '下设光伏、光热、氢能等专委会，承接氢燃料电池电堆、太阳能供暖、光伏积灰清扫和光储系统优化类问题。',
    evidence: [
      { kind: 'project', title: '车用电堆水热管理技术评议(演示)', text: '围绕大功率长堆进气分配与冷启动组织评议并形成建议。', year: 2023 },
      { kind: 'engagement', title: '太阳能与热泵互补供暖示范服务(演示)', text: '为北方村镇优化集热与热泵切换逻辑。', year: 2021 },
    ],
  },
  {
    key: 'dianyuan', name: '中国电源学会', level: 'national', regionCode: '100000',
    disciplines: ['电力电子变换', '功率模块', '充电桩', '电磁兼容', '热设计'],
    summary: '电源与变换技术专业学会，擅长功率模块热设计、充电桩效率与电磁兼容、车规功率器件应用可靠性。',
    evidence: [
      { kind: 'project', title: '液冷充电终端温升与可靠性测试(演示)', text: '建立 600 A 枪线温升试验方法。', year: 2023 },
      { kind: 'engagement', title: '碳化硅变换器驱动与过冲抑制培训(演示)', text: '为昆山企业工程师做驱动回路寄生参数专题。', year: 2022 },
    ],
  },
  {
    key: 'shengxue', name: '中国声学学会', level: 'national', regionCode: '100000',
    disciplines: ['噪声控制', '振动', '声源识别', '超声检测', '水声'],
    summary: '擅长机电产品噪声源识别与控制，可为风机、变压器、充电桩等设备提供声学诊断和降噪方案，也做超声检测。',
    evidence: [
      { kind: 'engagement', title: '风冷电气柜低噪声设计服务(演示)', text: '用声阵列定位多风机拍频噪声并给出错频方案。', year: 2022 },
      { kind: 'project', title: '变压器隔振底座优化(演示)', text: '现场实测传递路径，优化隔振器参数。', year: 2021 },
    ],
  },
  {
    key: 'shiyou', name: '中国石油学会', level: 'national', regionCode: '100000',
    disciplines: ['石油地质', '油气田开发', '钻井工程', '压裂', '提高采收率', '钻井液'],
    summary: '油气上游主干学会，可组织页岩油压裂、井壁稳定与钻井液、化学驱、微生物驱等专家团到油田会诊，并办勘探开发研讨会。',
    evidence: [
      { kind: 'engagement', title: '渤海湾油气田勘探开发技术研讨会', text: '参与举办大型研讨会，大港油田组织科技工作者参加并发布多项成果。', year: 2023 },
      { kind: 'project', title: '硬脆泥页岩封堵防塌钻井液(演示)', text: '按裂缝宽度设计封堵粒径级配并完成高温评价。', year: 2022 },
      { kind: 'project', title: '高温高盐油藏复合驱先导评价(演示)', text: '对聚合物黏度保留和界面张力长期稳定性评估。', year: 2021 },
    ],
  },
  {
    key: 'diqiuwuli', name: '中国地球物理学会', level: 'national', regionCode: '100000',
    disciplines: ['地震勘探', '层析反演', '速度建模', '全波形反演', '微震监测', '测井'],
    summary: '为油气、煤炭和工程勘察企业提供地震资料处理解释、近地表层析与全波形反演、压裂微震监测等服务。',
    evidence: [
      { kind: 'project', title: '复杂近地表层析静校正技术交流(演示)', text: '比较初至层析与面波反演在滩海资料上的效果。', year: 2023 },
      { kind: 'engagement', title: '深层潜山叠前深度偏移速度建模服务(演示)', text: '联合井约束各向异性层析，井震误差明显缩小。', year: 2022 },
    ],
  },
  {
    key: 'meitan', name: '中国煤炭学会', level: 'national', regionCode: '100000',
    disciplines: ['矿井水', '采矿', '煤化工', '矿山输送', '充填开采', '粉煤灰'],
    summary: '除采掘安全外，也服务矿区转型。可派团解决矿井(坑)水处理回用、长距离胶带输送、气化渣充填和煤矿固废利用。',
    evidence: [
      { kind: 'project', title: '关闭矿井水分质利用方案(演示)', text: '为老矿区提出高硫酸盐矿坑水膜法回用与浓水去向方案。', year: 2021 },
      { kind: 'engagement', title: '气化渣矿井充填材料服务(演示)', text: '完成料浆流动与浸出试验，提出团体标准建议。', year: 2023 },
    ],
  },
  {
    key: 'huanjing', name: '中国环境科学学会', level: 'national', regionCode: '100000',
    disciplines: ['工业废水', '水资源化', 'VOCs 治理', '恶臭控制', '固体废物', '土壤修复'],
    summary: '水、气、固全口径环境学会。服务团承接园区污水与矿坑水资源化、电镀废水、涂布与发酵废气、养殖臭气治理等问题。',
    evidence: [
      { kind: 'engagement', title: '园区矿坑水与工业污水资源化诊断(演示)', text: '现场取样三轮，给出分质处理与膜清洗周期改进意见。', year: 2022 },
      { kind: 'project', title: '转轮加燃烧系统运行优化(演示)', text: '高湿工况下调整脱附温度与浓缩比，排放稳定达标。', year: 2023 },
      { kind: 'engagement', title: '畜禽场除臭低成本方案服务(演示)', text: '比较生物滤池、覆盖与日粮调控三种办法。', year: 2021 },
    ],
  },
  {
    key: 'guisuanyan', name: '中国硅酸盐学会', level: 'national', regionCode: '100000',
    disciplines: ['陶瓷', '水泥', '玻璃', '新型建材', '固废建材', '无机涂层'],
    summary: '陶瓷、水泥与新型建材领域学会，可承接低温快烧、釉面缺陷、锂渣与粉煤灰做掺合料、陶粒和保温板开发。',
    evidence: [
      { kind: 'project', title: '大规格陶瓷板低温烧成配方(演示)', text: '用复合助熔剂降低烧成温度 50 ℃ 并控制翘曲。', year: 2022 },
      { kind: 'engagement', title: '锂渣掺合料活性与耐久评价(演示)', text: '评价可溶氟与硫酸盐对凝结、钢筋锈蚀的影响。', year: 2024 },
    ],
  },
  {
    key: 'fushi', name: '中国腐蚀与防护学会', level: 'national', regionCode: '100000',
    disciplines: ['海洋腐蚀', '防腐涂料', '热喷涂', '阴极保护', '腐蚀监测', '电偶腐蚀'],
    summary: '解决海洋大气、潮差和化工环境的腐蚀问题，能做选材、涂层配套、寿命评估和现场失效分析。',
    evidence: [
      { kind: 'project', title: '滨海高湿高盐钢结构涂层寿命评估(演示)', text: '布设挂片与传感器，建立涂层剩余寿命判据。', year: 2022 },
      { kind: 'engagement', title: '海工件水性涂装闪锈治理服务(演示)', text: '给出低温施工和锐边处理要点。', year: 2023 },
    ],
  },
  {
    key: 'zaochuan', name: '中国造船工程学会', level: 'national', regionCode: '100000',
    disciplines: ['船舶与海洋工程', '甲板机械', '海工结构', '船舶涂装', '船用焊接'],
    summary: '服务船厂与海工装备配套厂，覆盖结构强度、甲板机械、船用涂装和焊接工艺认可。',
    evidence: [
      { kind: 'engagement', title: '甲板机械 25 年防护配套论证(演示)', text: '与涂料、热喷涂企业共同论证长寿命防护方案。', year: 2022 },
      { kind: 'project', title: '海工构件疲劳焊缝打磨工艺(演示)', text: '给出焊趾处理对疲劳寿命的量化数据。', year: 2020 },
    ],
  },
  {
    key: 'hangkong', name: '中国航空学会', level: 'national', regionCode: '100000',
    disciplines: ['航空制造', '无人机', '结构强度', '薄壁件加工', '飞行控制', '航空材料'],
    summary: '面向航空制造与无人机企业，可承接薄壁件变形控制、残余应力测试、无人机抗风与可靠性等问题。',
    evidence: [
      { kind: 'project', title: '航空铝框残余应力与铣削变形补偿(演示)', text: '建立初始应力场测量和走刀顺序优化流程。', year: 2023 },
      { kind: 'engagement', title: '海岛物流无人机环境适应性评估(演示)', text: '围绕盐雾、阵风和续航开展试验设计。', year: 2024 },
    ],
  },
  {
    key: 'yuhang', name: '中国宇航学会', level: 'national', regionCode: '100000',
    disciplines: ['航天发射', '发射设施', '热防护', '卫星应用', '航天材料'],
    summary: '航天领域学会，与海南等地科协有对接。可为商业发射企业提供发射设施热防护、地面系统可靠性咨询。',
    evidence: [
      { kind: 'engagement', title: '与海南省科协的园企对接', text: '海南省科协主动联系本会，推动省内企业、园区参与高端论坛。', year: 2023 },
      { kind: 'project', title: '发射塔架燃气流烧蚀防护评议(演示)', text: '比较酚醛、硅基烧蚀涂层的修补周期。', year: 2024 },
    ],
  },
  {
    key: 'he', name: '中国核学会', level: 'national', regionCode: '100000',
    disciplines: ['核探测', '辐射监测', '核安全', '同位素应用', '射线成像'],
    summary: '核科技领域学会，可联系辐射探测器、碲锌镉成像、核安全监测和辐照应用方面的专家。',
    evidence: [
      { kind: 'project', title: '室温半导体探测器性能比对(演示)', text: '组织像素探测器能谱与高通量极化比对试验。', year: 2022 },
      { kind: 'engagement', title: '食品辐照杀菌工艺咨询(演示)', text: '为干果企业讲解剂量选择和标签要求。', year: 2021 },
    ],
  },
  {
    key: 'jianyan', name: '中国检验检测学会', level: 'national', regionCode: '100000',
    disciplines: ['检验检测', '能力验证', '有害物质', '材料检测', '标准方法'],
    summary: '面向检测机构和企业实验室，提供未知物分析、有害物质筛查、能力验证和方法标准制定服务。',
    evidence: [
      { kind: 'engagement', title: '与泰安市人民政府签订战略合作协议', text: '在泰安试点城市建设中建立政会合作，服务当地企业检验检测。', year: 2021 },
      { kind: 'project', title: '小口径管材晶间腐蚀比对(演示)', text: '组织三家实验室能力验证并起草方法草案。', year: 2023 },
    ],
  },
  {
    key: 'zhishi', name: '中国知识产权研究会', level: 'national', regionCode: '100000',
    disciplines: ['知识产权', '专利运营', '专利分析', '成果转化', '许可与转让'],
    summary: '专利与成果转化服务组织，可提供价值评估、许可合同、海外布局预警与培训。',
    evidence: [
      { kind: 'engagement', title: '国有企业专利转让许可辅导(演示)', text: '梳理职务发明奖酬和挂牌流程。', year: 2024 },
      { kind: 'project', title: '出口装备自由实施检索(演示)', text: '针对欧洲专利给出规避设计方向。', year: 2023 },
    ],
  },
  {
    key: 'biaozhunhua', name: '中国标准化协会', level: 'national', regionCode: '100000',
    disciplines: ['标准制定', '团体标准', '认证', '质量管理'],
    summary: '协助企业立项团体标准、参与行业标准、开展对标达标和标准化培训。',
    evidence: [
      { kind: 'engagement', title: '固废建材团体标准起草辅导(演示)', text: '帮助企业把掺合料指标写成团体标准草案。', year: 2023 },
      { kind: 'project', title: '不锈钢薄壁管检测方法标准预研(演示)', text: '收集企业比对数据，形成立项材料。', year: 2024 },
    ],
  },
];
