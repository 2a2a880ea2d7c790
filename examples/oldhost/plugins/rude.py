raise RuntimeError('this plugin is disabled')
