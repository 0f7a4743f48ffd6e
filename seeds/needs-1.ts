import type { SeedNeed } from './types.ts';

// Resting on the documents (figures and wording are the demo's own):
// t01-*: Jilin Jianlong's change to slag-wash desulphurisation and calcium treatment, and its wish for prediction models.
// t02-sticky-belt: Libo Heavy Industry's long belt conveying of sticky bulk. t03-mine-water: Xinwen park's pit water.
// t02-grain-conveyor, t03-plating: equipment needs gathered in Siping, environment needs gathered in Kaiping's towns.
// t04-stack-power: Xuqing and its high-power stack. t05-*, t06-*: Chunqi's wolfberry sterilising, chocolate, prebiotic.
// t07-*: Huadong's halogen-free and low-temperature cable. t08-tomography: Dagang's talks on tomographic inversion.
// t09-recycled-fibre: Gelin's recycled-plastic fibre project. t10-*: Lvneng's cooling, noise and charging robot.
export const needs1: readonly SeedNeed[] = [
  {
    key: 't01-castability', enterprise: 'jianlong', title: '普碳钢连铸水口结瘤控制与中间包长寿命浇铸', field: '钢铁冶金',
    background: '我厂转炉出钢采用弱脱氧，钢包渣不做改质，Q235B 浇到第 8~10 炉时塞棒行程明显上涨，水口内壁挂瘤，只能提前换水口或停浇。铁水预脱硫产生的渣铁多、回用难，钢铁料损失也下不来。',
    problem: '需要弄清铝脱氧产物和含钙夹杂在浸入式水口内壁的附着规律；出钢过程渣洗脱硫后顶渣氧化性仍偏高，(FeO+MnO) 在 3%~6% 波动；钙线收得率不稳，喂线后夹杂物落不进液态窗口；钢包底吹透气砖时好时坏，弱搅拌不可控；中间包工作层在长时间浇铸后侵蚀过快。',
    goals: '单中间包通钢量由 3000 t 提高到 2 万 t 以上，连续浇铸时间不少于 80 h；取消铁水预脱硫后成品 S ≤0.020%，出钢过程脱硫率 ≥65%；钢卷夹杂类表面缺陷率降低一半；吨钢综合成本下降 8 元以上。',
    kind: '技术攻关', urgency: 'urgent', budgetYuan: 1800000, deadlineInDays: 240, confidentiality: 'members', industryChain: '钢铁及深加工', source: 'portal',
  },
  {
    key: 't01-steel-model', enterprise: 'jianlong', title: '转炉出钢渣洗脱硫终点硫与钙处理喂线量预测模型', field: '智能冶金',
    background: '全钢种已走渣洗脱硫加氩站钙处理路线，但合金、石灰、钙线加入量仍靠操作工经验，同钢种不同班组的终点硫相差可达 0.008%。炼钢二级系统里积累了三年炉次数据，没有用起来。',
    problem: '出钢下渣量、钢包残渣和包况无法直接测量，模型输入缺项；机理模型偏差大，单纯数据模型换钢种就失效；氩站吹氩流量与裸眼面积没有对应关系；模型要能嵌入现有二级系统，单炉计算不超过 2 s。',
    goals: '终点硫预测误差 ±0.002% 的命中率 ≥90%，钙含量命中率 ≥85%；给出逐炉加料和喂线推荐值并在线运行 3 个月；合金与钙线单耗下降 5%。',
    kind: '技术攻关', urgency: 'normal', budgetYuan: 900000, deadlineInDays: 365, confidentiality: 'members', industryChain: '钢铁及深加工', source: 'liaison',
  },
  {
    key: 't02-sticky-belt', enterprise: 'libo', title: '高含水粘性矿料长距离带式输送防粘与减阻', field: '矿山输送装备',
    background: '公司承接的海外红土镍矿和铝土矿项目单机输送距离超过 10 km，雨季物料含水 28%~35%，回程带面和改向滚筒大量粘料。现场每班都要停机清料，托辊阻力和胶带跑偏也随之恶化。',
    problem: '粘性物料与橡胶带面、衬板之间的粘附机理没有数据，落料斗和溜槽易堵；合金清扫器在 5 m/s 带速下磨损快、带面残留多；含粘料回程时运行阻力系数难以预测，驱动功率选型偏大；多驱动头尾距离长，启动时张力波动会造成打滑。',
    goals: '单机 10 km 以上、带速 5 m/s 时回程带料量减少 85%；落料点连续 30 天不堵料；运行阻力预测误差 ≤10%，吨公里电耗下降 12%；清扫刮刀寿命 ≥3000 h。',
    kind: '技术攻关', urgency: 'critical', budgetYuan: 3500000, deadlineInDays: 300, confidentiality: 'members', industryChain: '高端装备制造', source: 'liaison',
  },
  {
    key: 't02-grain-conveyor', enterprise: 'siping-honggan', title: '高水分玉米烘干线提升与输送环节堵料、破碎', field: '粮食机械',
    background: '东北秋收玉米入机水分常在 28%~32%，穗轴和冰雪杂质多。我厂烘干塔前的刮板机、斗提机一到零下 20 ℃ 就冻粘堵料，用户投诉集中在这一段。',
    problem: '低温湿粮在溜管和料斗内壁冻结；刮板链条带回料多，底部积料挤碎籽粒；斗提机线速度提上去后破碎率超标；缺少堵料早期判断手段，往往电机过流才知道。',
    goals: '环境温度 -25 ℃、水分 30% 条件下 200 t/h 连续运行 72 h 不堵；输送段新增破碎率 ≤0.8%；提前 3 min 以上报出堵料征兆。',
    kind: '技术攻关', urgency: 'normal', budgetYuan: 350000, deadlineInDays: 180, confidentiality: 'public', industryChain: '特色装备', source: 'seminar',
  },
  {
    key: 't03-mine-water', enterprise: 'xinwen', title: '闭坑矿坑水与园区工业污水协同资源化', field: '水处理',
    background: '园区位于老矿区，关闭矿井涌水量每天约 1.5 万 m³,总硬度、硫酸盐和铁锰都高，直接外排不达标。园区化工、造纸企业每天还有 8000 m³ 污水，却要另买新水做循环冷却补水。',
    problem: '矿坑水硫酸盐 1200~1800 mg/L、溶解性总固体约 3000 mg/L，膜前结垢严重；两股水水质水量波动大，合并还是分质处理没有定论；反渗透浓水没有出路，硫酸钙和硫酸钠分盐成本高；冬季水温 8 ℃ 时生化段脱氮效率低。',
    goals: '综合回用率 ≥85%，产水满足循环冷却补水要求(硬度 ≤150 mg/L)；吨水运行费用 ≤3.5 元；膜清洗周期 ≥60 天；提出浓水分盐或安全处置的可行路线并完成 5 m³/h 中试。',
    kind: '技术攻关', urgency: 'urgent', budgetYuan: 2600000, deadlineInDays: 270, confidentiality: 'public', industryChain: '节能环保', source: 'liaison',
  },
  {
    key: 't03-plating', enterprise: 'kaiping-weiyu', title: '卫浴五金电镀废水镍铬回收与中水回用', field: '电镀废水',
    background: '我司为水龙头表面处理配套一条镍铬电镀线，日排水 300 m³。环保要求表三限值，现有化学沉淀法药耗高，镍时常压线。',
    problem: '络合态镍用常规破络药剂去除不彻底；六价铬还原后污泥量大、危废处置费每年近百万元；回用水电导率偏高，镀件发花；车间场地小，新设备占地不能超过 80 m²。',
    goals: '排水总镍 ≤0.1 mg/L、六价铬 ≤0.1 mg/L；水回用率 ≥60%，回用水电导率 ≤100 μS/cm；污泥量减少 40%，镍回收率 ≥90%。',
    kind: '成果引进', urgency: 'urgent', budgetYuan: 800000, deadlineInDays: 120, confidentiality: 'members', industryChain: '水暖卫浴', source: 'seminar',
  },
  {
    key: 't03-vague', enterprise: 'jiangmen-zhi', title: '污水处理想升级', field: '环保',
    background: '镇里座谈会上口头提出，尚未形成书面材料。',
    problem: '厂里的污水站老了，味道大，环保年年来查，想请专家来看看怎么改。',
    goals: '达标、少花钱。',
    kind: '其他', urgency: 'normal', budgetYuan: null, deadlineInDays: null, confidentiality: 'members', industryChain: '造纸及纸制品', source: 'seminar',
  },
  {
    key: 't04-stack-power', enterprise: 'xuqing', title: '车用大功率氢燃料电池电堆水热管理与一致性', field: '氢能与燃料电池',
    background: '公司与高校共建氢能研究院后已做出 150 kW 级车用电堆样机，正准备面向重卡提高到 200 kW 以上。堆内单片数增加后，尾端单片电压偏低的问题突出。',
    problem: '400 片以上长堆的氢气、空气分配不均，末端单片易水淹；大电流密度(1.8 A/cm²)下膜电极局部过热、传质受限；-30 ℃ 冷启动时残水结冰损伤催化层；变载频繁导致碳载体腐蚀，衰减快于预期；装堆压紧力分布不易测量。',
    goals: '额定功率 ≥220 kW，体积功率密度 ≥4.5 kW/L；额定点单片电压极差 ≤30 mV;-30 ℃ 无辅热启动时间 ≤60 s;2000 h 变载工况电压衰减 ≤5%。',
    kind: '技术攻关', urgency: 'critical', budgetYuan: 5000000, deadlineInDays: 540, confidentiality: 'members', industryChain: '氢能', source: 'portal',
  },
  {
    key: 't04-bipolar', enterprise: 'xixian-shuangji', title: '燃料电池金属双极板冲压回弹与导电耐蚀涂层', field: '氢能关键零部件',
    background: '我们为电堆厂供 316L 金属双极板，板厚 0.1 mm，流道深 0.4 mm。目前外购进口镀膜服务，单片成本高，交期 6 周。',
    problem: '薄板多道次冲压后翘曲，激光焊接后平面度超差；碳基涂层存在针孔，1.6 V 高电位极化后接触电阻上升；磁控溅射节拍慢，单炉产能低；没有在线泄漏检测手段。',
    goals: '流道深度偏差 ±10 μm，焊后平面度 ≤0.3 mm；涂层腐蚀电流 ≤0.5 μA/cm²,接触电阻 ≤5 mΩ·cm²;单片节拍 ≤8 s，涂层成本降低 50%。',
    kind: '技术攻关', urgency: 'urgent', budgetYuan: 1500000, deadlineInDays: 300, confidentiality: 'members', industryChain: '氢能', source: 'liaison',
  },
  {
    key: 't05-sterilise', enterprise: 'chunqi', title: '枸杞干果低损杀菌与防褐变', field: '果蔬干制加工',
    background: '枸杞干果糖分高、表皮皱褶多，微生物常常多到无法计数，出口订单卡在菌落总数。试过高温蒸汽，菌是下来了，果子却发黑、出油、失味。',
    problem: '湿热时间一长即发生酶促与美拉德褐变；热风、臭氧与紫外的先后次序和剂量没有依据，果堆内部照射不到；芽孢和霉菌耐受差异大，批次结果不稳；杀菌后复水、回潮容易返菌；类胡萝卜素和多糖损失没有在线判断方法。',
    goals: '菌落总数由不可计数降至 1×10⁴ CFU/g 以内，霉菌 ≤50 CFU/g；色差 ΔE ≤3，多糖和类胡萝卜素保留率 ≥92%；单线产能 500 kg/h，吨加工成本增加不超过 1500 元。',
    kind: '技术攻关', urgency: 'urgent', budgetYuan: 600000, deadlineInDays: 180, confidentiality: 'public', industryChain: '枸杞', source: 'portal',
  },
  {
    key: 't05-chocolate-forming', enterprise: 'chunqi', title: '巧克力涂衣枸杞成形不良与夏季起霜', field: '休闲食品加工',
    background: '巧克力枸杞上市后销路不错，但每到夏季车间温度压不住，涂衣粘连、厚薄不匀，仓储两个月表面起白霜。',
    problem: '枸杞软化后表面返糖返潮，巧克力附着差；涂衣锅转速、喷涂量与冷风温度靠经验调；可可脂晶型控制不住，抛光后仍掉层；常温物流 35 ℃ 时变形。',
    goals: '涂衣厚度偏差 ±0.2 mm，单粒成形合格率 ≥97%;28 ℃ 储存 6 个月无明显起霜；给出夏季车间温湿度控制方案，能耗不增加。',
    kind: '技术攻关', urgency: 'normal', budgetYuan: 200000, deadlineInDays: 150, confidentiality: 'public', industryChain: '枸杞', source: 'liaison',
  },
  {
    key: 't06-prebiotic-caking', enterprise: 'chunqi', title: '益生元枸杞干(粉)加工与储存结块', field: '功能食品',
    background: '把低聚果糖、菊粉裹到枸杞干和枸杞粉上做功能性休闲食品，中试时整盘粘成一块，只能人工掰开。枸杞还原糖高、玻璃化温度低，加了益生元更容易吸潮。',
    problem: '配料后水分活度在 0.45 以上即发粘，降温隔离虽能分散但效率低；喷雾干燥枸杞粉粘壁严重，出粉率不足 60%；抗结剂加多影响标签和口感；运输中温度反复，袋内仍会结块；益生元含量在热加工后下降。',
    goals: '产品 37 ℃、相对湿度 75% 加速 90 天不结块，休止角 ≤42°;喷雾干燥出粉率 ≥85%；益生元保留率 ≥95%；抗结剂总量 ≤1%，形成可放大到 200 kg/批 的工艺。',
    kind: '技术攻关', urgency: 'normal', budgetYuan: 450000, deadlineInDays: 210, confidentiality: 'public', industryChain: '枸杞', source: 'portal',
  },
  {
    key: 't07-lszh', enterprise: 'huadong', title: '高填充低烟无卤阻燃聚烯烃护套料挤出与力学平衡', field: '电线电缆材料',
    background: '公司低烟无卤电缆用于地铁和高层建筑，护套料氢氧化物填充量达 60% 以上。近来客户要求提高成束燃烧等级，继续加粉后挤出发毛、护套低温开裂。',
    problem: '氢氧化铝/氢氧化镁在 EVA、POE 基体中分散差，熔体黏度高，螺杆电流大；氧指数与断裂伸长率难以兼得；燃烧成炭疏松、滴落，烟密度偏高；高速挤出(120 m/min)表面粗糙，模口析出；料吸潮后电缆绝缘电阻下降。',
    goals: '氧指数 ≥38%，拉伸强度 ≥11 MPa，断裂伸长率 ≥170%；透光率 ≥70%，通过 A 类成束燃烧；-40 ℃ 低温冲击不裂；挤出线速度提高 25%，材料成本不高于现用料。',
    kind: '技术攻关', urgency: 'urgent', budgetYuan: 700000, deadlineInDays: 240, confidentiality: 'members', industryChain: '电线电缆', source: 'liaison',
  },
  {
    key: 't07-cold-core', enterprise: 'huadong', title: '低损耗复合型低温电缆芯材耐寒与介电性能', field: '电线电缆材料',
    background: '校企联合做过低损耗低温电缆芯材，想推向极寒地区风电和港口机械。小样性能好，量产后介质损耗离散大。',
    problem: '交联聚乙烯绝缘在 -60 ℃ 弯曲出现微裂；交联副产物脱气不完全，介质损耗因数偏高；屏蔽层与绝缘层热收缩不匹配，界面有空隙；缺少低温扭转寿命评价方法。',
    goals: '-60 ℃ 卷绕和冲击无裂纹；工频介质损耗因数 ≤5×10⁻⁴;低温扭转 ≥1 万次；批间波动 ≤10%。',
    kind: '成果引进', urgency: 'normal', budgetYuan: 500000, deadlineInDays: 300, confidentiality: 'members', industryChain: '电线电缆', source: 'portal',
  },
  {
    key: 't08-tomography', enterprise: 'dagang', title: '复杂断块区近地表层析地震反演与深层速度建模', field: '油气勘探',
    background: '滩海及陆上断块区老三维资料多次采集拼接，近地表速度横向变化剧烈。深层潜山成像模糊，井震误差有时超过 60 m，影响井位部署。',
    problem: '初至波拾取在低信噪比道集上错拾多；网格层析对低速夹层和火成岩屏蔽不敏感；各向异性参数缺乏约束，叠前深度偏移同相轴不平；全波形反演低频缺失、易陷局部极小；大三维计算周期一个多月。',
    goals: '目的层井震深度误差 ≤0.5%(约 20 m 以内)；初至自动拾取准确率 ≥95%；潜山内幕断层可识别断距由 30 m 提高到 15 m;300 km² 建模周期压缩到 15 天。',
    kind: '技术攻关', urgency: 'urgent', budgetYuan: 2800000, deadlineInDays: 365, confidentiality: 'staff_only', industryChain: '石油石化', source: 'portal',
  },
  {
    key: 't09-recycled-fibre', enterprise: 'gelin', title: '废家电再生塑料熔融纺制高性能纤维', field: '再生高分子材料',
    background: '园区每年拆解废旧家电得到大量 PP、ABS、PET 再生料，目前只能造粒做低端注塑件。希望与纤维材料团队一起，把再生料做成纤维提高附加值。',
    problem: '再生料分子量分布宽、特性黏度低，纺丝断头多；残留阻燃剂、金属屑和炭黑堵塞喷丝组件，换组件周期不到 24 h；气味和 VOC 含量高；牵伸后强度只有原生料的六成；批次色差大。',
    goals: '再生 PET/PP 长丝断裂强度 ≥6.0 cN/dtex，断头率 ≤3 次/t；组件更换周期 ≥7 天；纤维再生含量 ≥90% 并可追溯；建成 500 t/年 中试线。',
    kind: '技术攻关', urgency: 'urgent', budgetYuan: 3000000, deadlineInDays: 450, confidentiality: 'members', industryChain: '再生资源', source: 'liaison',
  },
  {
    key: 't10-cooling-noise', enterprise: 'lvneng', title: '大功率充电桩模块散热与整机降噪', field: '充电设施',
    background: '480 kW 群充主机投放居民区后，夜间风机噪声被投诉，降转速又会触发模块过温降额。夏季柜内进风口粉尘、柳絮堵塞也很快。',
    problem: '功率模块热流密度大，风道拐弯多、各模块风量不均；多风机并联产生拍频噪声，1 kHz 附近峰值明显；液冷方案管路泄漏和成本有顾虑；充电枪线 600 A 时温升逼近上限；缺少按负荷、环境温度联动的调速策略。',
    goals: '50 ℃ 环境满功率 1 h 不降额，模块关键点温度 ≤105 ℃;1 m 处整机噪声由 72 dB(A) 降到 55 dB(A)；防尘网维护周期 ≥6 个月；整机效率 ≥96%。',
    kind: '技术攻关', urgency: 'urgent', budgetYuan: 1200000, deadlineInDays: 240, confidentiality: 'public', industryChain: '新能源汽车', source: 'liaison',
  },
  {
    key: 't10-charging-robot', enterprise: 'lvneng', title: '自动充电机器人插接定位与柔顺控制', field: '机器人与充电设施',
    background: '自动充电机器人样机在车库可以完成插枪，到露天场站后雨雪、逆光和车辆停歪时成功率掉得厉害。',
    problem: '充电口识别受反光和积雪影响，位姿误差超过 5 mm；插拔力大，机械臂柔顺控制不稳会刮伤插座；不同车型充电口盖开启方式不一；线缆拖曳改变末端负载；单次循环时间偏长。',
    goals: '停车偏差 ±300 mm、±10° 内一次插接成功率 ≥99%；视觉定位精度 ≤1 mm；单次插枪 ≤45 s;-20~50 ℃、雨天可用，连续 5000 次无卡滞。',
    kind: '技术攻关', urgency: 'normal', budgetYuan: 1600000, deadlineInDays: 360, confidentiality: 'members', industryChain: '新能源汽车', source: 'portal',
  },
];
